//! Large pictures come with lighter versions, small ones as they are.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

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
    let paths = tree(&site.at("dist")).into_iter().map(|(path, _)| path);
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
