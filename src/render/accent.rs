//! A site's accent colour as two tokens, each dark or light enough for text on the theme's paper.

/// The darker of the light papers of the default theme (`--sunken`), and the lighter of the dark ones.
const PAPERS: [[f64; 3]; 2] = [[241.0, 245.0, 242.0], [26.0, 36.0, 32.0]];

/// What WCAG 2.2 (1.4.3) asks of text.
const CONTRAST: f64 = 4.5;

/// A style sheet for an accent colour written as `#rrggbb`.
pub fn style_sheet(accent: &str) -> Option<String> {
    let channel = |at: usize| u8::from_str_radix(accent.get(at..at + 2)?, 16).ok().map(f64::from);
    let color = [channel(1)?, channel(3)?, channel(5)?];
    let light = readable(color, PAPERS[0], 0.0);
    let dark = readable(color, PAPERS[1], 255.0);
    Some(format!(":root{{--accent-light:{};--accent-dark:{}}}\n", hex(light), hex(dark)))
}

/// The colour, moved towards black or white until it can be read on the paper.
fn readable(color: [f64; 3], paper: [f64; 3], towards: f64) -> [f64; 3] {
    (0..=20)
        .map(|step| color.map(|channel| channel + (towards - channel) * f64::from(step) / 20.0))
        .find(|mixed| contrast(*mixed, paper) >= CONTRAST)
        .unwrap_or([towards; 3])
}

/// The contrast ratio of two colours, as WCAG 2.2 defines it.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: [f64; 3]) -> f64 {
    let linear = color.map(|channel| {
        let channel = channel / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn hex(color: [f64; 3]) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
    let [red, green, blue] = color.map(|channel| channel.round() as u8);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_colour_becomes_readable_on_both_papers() {
        for accent in ["#0b57d0", "#ffee00", "#000000", "#ffffff", "#808080"] {
            let sheet = style_sheet(accent).expect("a colour");
            let colors: Vec<_> = sheet.match_indices('#').map(|(at, _)| &sheet[at + 1..at + 7]).collect();
            for (color, paper) in colors.iter().zip(PAPERS) {
                let channel = |at: usize| f64::from(u8::from_str_radix(&color[at..at + 2], 16).expect("hex"));
                assert!(contrast([channel(0), channel(2), channel(4)], paper) > 4.4, "{accent}: {sheet}");
            }
        }
    }
}
