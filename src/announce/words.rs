//! The words around the texts, in Japanese and English.

use crate::document::kind::release::ChangeType;

/// Words of one language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    is_japanese: bool,
}

impl Words {
    /// The words for a language of a site: Japanese for Japanese, English for all others.
    pub fn of(code: &str) -> Self {
        Self { is_japanese: code.split('-').next() == Some("ja") }
    }

    /// The one of two wordings.
    pub fn pick<T>(self, ja: T, en: T) -> T {
        if self.is_japanese { ja } else { en }
    }

    /// An aside behind a word.
    pub fn in_brackets(self, text: &str) -> String {
        self.pick(format!("（{text}）"), format!(" ({text})"))
    }

    /// What a label says.
    pub fn labelled(self, label: &str, text: &str) -> String {
        self.pick(format!("{label}：{text}"), format!("{label}: {text}"))
    }

    /// What a type of change is called.
    pub fn change(self, of: ChangeType) -> &'static str {
        match of {
            ChangeType::New => self.pick("新機能", "New"),
            ChangeType::Improved => self.pick("改善", "Improved"),
            ChangeType::Accessibility => self.pick("アクセシビリティ", "Accessibility"),
            ChangeType::Fixed => self.pick("不具合の修正", "Fixed"),
            ChangeType::Deprecated => self.pick("提供終了の予告", "Deprecated"),
            ChangeType::Removed => self.pick("提供終了", "Removed"),
            ChangeType::Security => self.pick("セキュリティ", "Security"),
            ChangeType::Other => self.pick("その他", "Other"),
        }
    }
}
