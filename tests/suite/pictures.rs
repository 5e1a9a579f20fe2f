//! Large pictures come with lighter versions, small ones as they are.

use std::io::Cursor;
use std::sync::Arc;

use image::{ImageFormat, Rgb, RgbImage};
use shirube::build::{Kept, build_first, rebuild};
use shirube::source;

use crate::rebuild::options;
use crate::scratch::{Scratch, tree};

/// A picture that no format makes small.
fn png(width: u32, height: u32) -> Vec<u8> {
    let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).to_le_bytes()[1];
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([noise(x, y), noise(y, x), 90]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).expect("encoded");
    bytes.into_inner()
}

fn site(config: &str) -> Scratch {
    let site = Scratch::with([
        ("content/site.yaml", config),
        ("content/ja/a.md", "---\ntitle: 画面\n---\n![一覧](wide.png)\n\n![印](small.png)\n"),
    ]);
    site.write("content/ja/wide.png", png(1500, 200));
    site.write("content/ja/small.png", png(40, 40));
    site.succeed(&["build"]);
    site
}

fn pictures(site: &Scratch) -> Vec<String> {
    let paths = tree(&site.at("dist")).into_keys();
    paths.filter(|path| path.contains(".png")).collect()
}

#[test]
fn large_pictures_get_versions_for_narrower_screens() {
    let site = site("title: ヘルプ\nlanguages: [ja]\n");
    let expected =
        ["small.png", "wide.png", "wide.png.1280w.webp", "wide.png.1500w.webp", "wide.png.640w.webp"];
    assert_eq!(pictures(&site), expected);
    let page = site.read("dist/a/index.html");
    assert!(
        page.contains(
            "../wide.png.640w.webp 640w, ../wide.png.1280w.webp 1280w, ../wide.png.1500w.webp 1500w"
        )
    );
    assert!(page.contains("<img src=\"../wide.png\" alt=\"一覧\" width=\"1500\" height=\"200\""));
    assert_eq!(page.matches("<picture>").count(), 1, "{page}");
    let version = std::fs::read(site.at("dist/wide.png.640w.webp")).expect("it is there");
    let size = image::guess_format(&version).expect("a picture");
    assert_eq!(size, ImageFormat::WebP);
}

#[test]
fn a_site_may_do_without_them() {
    let site = site("title: ヘルプ\nlanguages: [ja]\nwebp: false\n");
    assert_eq!(pictures(&site), ["small.png", "wide.png"]);
    assert!(!site.read("dist/a/index.html").contains("<picture>"));
}

#[test]
fn what_is_only_offered_for_download_gets_none() {
    let site =
        Scratch::with([("content/index.md", "---\ntitle: 配布\n---\n[画面](wide.png)を受け取れます。\n")]);
    site.write("content/wide.png", png(900, 300));
    site.succeed(&["build"]);
    assert_eq!(pictures(&site), ["wide.png"]);
}

#[test]
fn a_damaged_picture_is_told_of() {
    let site = Scratch::with([("content/index.md", "---\ntitle: 画面\n---\n![画面](wide.png)\n")]);
    let whole = png(900, 300);
    site.write("content/wide.png", &whole[..whole.len() / 2]);
    let ran = site.run(&["build", "--lang", "en"]);
    let told = ran.out.contains("content/wide.png") && ran.out.contains("damaged or cut short");
    assert!(ran.code == 1 && told, "{}", ran.out);
    site.write("content/site.yaml", "webp: false\n");
    site.succeed(&["build"]);
}

#[test]
fn a_picture_that_is_exchanged_is_measured_again() {
    let site = Scratch::with([("content/index.md", "---\ntitle: 画面\n---\n![画面](wide.png)\n")]);
    let padded = |mut bytes: Vec<u8>| {
        bytes.resize(900_000, 0);
        bytes
    };
    site.write("content/wide.png", padded(png(900, 300)));
    let root = site.at("").canonicalize().expect("a path");
    let before = Arc::new(source::load(&root).expect("it can be read"));
    let mut kept = Kept::default();
    build_first(&before, &options(), &mut kept, None);
    site.write("content/wide.png", padded(png(1500, 200)));
    let picture = root.join("content/wide.png");
    let after = Arc::new(before.refresh(&root, &[picture]).expect("it can be read"));
    assert_eq!(after.changes(&before), 1);
    let (built, _) = rebuild(&after, &options(), &mut kept);
    let page = built.output.bytes("index.html").expect("it is there").expect("it can be rendered");
    assert!(String::from_utf8_lossy(&page).contains("width=\"1500\" height=\"200\""));
    assert!(built.output.contains("wide.png.1500w.webp"));
}
