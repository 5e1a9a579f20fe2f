//! Smaller versions of pictures, in WebP, for screens that need no more.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use img_parts::ImageICC;
use img_parts::webp::WebP;

/// Smaller files are not worth a second one.
const MIN_BYTES: u64 = 30 * 1024;
/// A text column on a phone, the same on a sharp screen, and a sharp screen as a whole: in pixels.
const WIDTHS: [usize; 3] = [640, 1280, 1920];
/// Wider and higher ones are no WebP.
const MAX_SIDE: usize = 16_383;
/// Larger pictures would take too much memory and time.
const MAX_PIXELS: usize = 40_000_000;
/// Of photographs and of screens, where letters must stay sharp: 0 to 100.
const QUALITY_JPEG: f32 = 80.0;
const QUALITY_PNG: f32 = 88.0;

/// What the beginning of a picture tells of it.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// Width and height in pixels, as it is shown.
    pub size: Option<(usize, usize)>,
    /// Widths of the versions that are made of it, in pixels.
    pub widths: Vec<u32>,
}

impl Shape {
    /// Of a file of so many bytes that begins with `head`.
    pub fn of(head: &[u8], bytes: u64) -> Self {
        let Ok(size) = imagesize::blob_size(head) else { return Self::default() };
        let (mut width, mut height) = (size.width, size.height);
        if width == 0 || height == 0 {
            return Self::default();
        }
        if matches!(
            orientation(head),
            Orientation::Rotate90
                | Orientation::Rotate270
                | Orientation::Rotate90FlipH
                | Orientation::Rotate270FlipH
        ) {
            (width, height) = (height, width);
        }
        let is_worth_it = bytes >= MIN_BYTES && width.saturating_mul(height) <= MAX_PIXELS;
        let widths = if is_worth_it && is_still(head) { widths(width, height) } else { Vec::new() };
        Self { size: Some((width, height)), widths }
    }
}

/// The widths of the versions of a picture of this size: none is wider than it.
fn widths(width: usize, height: usize) -> Vec<u32> {
    let own = (width <= WIDTHS[WIDTHS.len() - 1]).then_some(width);
    let widths = WIDTHS.into_iter().filter(|narrower| *narrower < width).chain(own);
    let fits = |of: &usize| height.saturating_mul(*of) / width <= MAX_SIDE;
    widths.filter(fits).filter_map(|width| u32::try_from(width).ok()).collect()
}

/// How a camera was held, as far as the beginning of its picture tells.
fn orientation(head: &[u8]) -> Orientation {
    let reader = ImageReader::new(Cursor::new(head)).with_guessed_format();
    let decoder = reader.ok().and_then(|reader| reader.into_decoder().ok());
    decoder.and_then(|mut decoder| decoder.orientation().ok()).unwrap_or(Orientation::NoTransforms)
}

/// Whether it is a PNG or JPEG that does not move.
fn is_still(head: &[u8]) -> bool {
    match image::guess_format(head) {
        Ok(ImageFormat::Jpeg) => true,
        Ok(ImageFormat::Png) => {
            PngDecoder::new(Cursor::new(head)).and_then(|decoder| decoder.is_apng()).is_ok_and(|moves| !moves)
        }
        _ => false,
    }
}

/// Where the version of a width of the picture at `path` lies.
pub fn version_path(path: &str, width: u32) -> String {
    format!("{path}.{width}w.webp")
}

/// The version of a width, as WebP with the colours of the picture; nothing if the file is damaged.
pub fn version(bytes: &[u8], width: u32) -> Option<Vec<u8>> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let is_png = reader.format() == Some(ImageFormat::Png);
    let mut decoder = reader.into_decoder().ok()?;
    let profile = decoder.icc_profile().ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    if width < picture.width() {
        picture = picture.resize(width, u32::MAX, FilterType::Lanczos3);
    }
    picture =
        if picture.color().has_alpha() { picture.into_rgba8().into() } else { picture.into_rgb8().into() };
    let encoder = webp::Encoder::from_image(&picture).ok()?;
    let mut lossy = webp::WebPConfig::new().ok()?;
    lossy.quality = if is_png { QUALITY_PNG } else { QUALITY_JPEG };
    lossy.use_sharp_yuv = i32::from(is_png);
    let mut made = encoder.encode_advanced(&lossy).ok()?.to_vec();
    // Flat colours and letters often take less as they are.
    if is_png
        && let Ok(exact) = encoder.encode_simple(true, 50.0)
        && exact.len() < made.len()
    {
        made = exact.to_vec();
    }
    // One for other colours, such as those of print, does not fit what was decoded.
    let Some(profile) = profile.filter(|profile| profile.get(16..20) == Some(b"RGB ")) else {
        return Some(made);
    };
    let mut file = WebP::from_bytes(made.into()).ok()?;
    file.set_icc_profile(Some(profile.into()));
    Some(file.encoder().bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let picture = image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([(x * 7 % 256) as u8, (y * 5 % 256) as u8, ((x * y) % 256) as u8])
        });
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).expect("encoded");
        bytes.into_inner()
    }

    #[test]
    fn versions_are_no_wider_than_the_picture() {
        assert_eq!(widths(300, 200), [300]);
        assert_eq!(widths(640, 480), [640]);
        assert_eq!(widths(1000, 800), [640, 1000]);
        assert_eq!(widths(4000, 3000), [640, 1280, 1920]);
        // A long screen: higher than a WebP can be.
        assert_eq!(widths(700, 17_000), [640]);
    }

    #[test]
    fn a_large_png_gets_versions_of_its_shape() {
        let bytes = png(900, 300);
        let shape = Shape::of(&bytes, bytes.len() as u64);
        assert_eq!((shape.size, shape.widths.as_slice()), (Some((900, 300)), &[640, 900][..]));
        let version = version(&bytes, 640).expect("it can be decoded");
        let size = imagesize::blob_size(&version).expect("a WebP");
        assert_eq!((size.width, size.height), (640, 213));
        assert_eq!(version, super::version(&bytes, 640).expect("it can be decoded"));
    }

    #[test]
    fn small_and_unknown_files_get_none() {
        assert!(Shape::of(&png(20, 20), 2_000).widths.is_empty());
        assert!(Shape::of(b"GIF89a\x10\x00\x10\x00", 100_000).widths.is_empty());
        assert!(Shape::of(b"nothing", 100_000).size.is_none());
        let mut vast = png(40, 40);
        vast[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
        assert!(Shape::of(&vast, 1_200_000).widths.is_empty());
        assert!(version(b"\x89PNG\r\n\x1a\nbroken", 640).is_none());
    }
}
