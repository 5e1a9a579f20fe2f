//! The words of the report, in the language of messages. Those for readers are the theme's.

use crate::config::{Stage, State, Type};
use crate::diagnostic::Language;
use crate::document::Success;
use crate::yaml::parse_choice;

/// Words of one language.
#[derive(Debug, Clone, Copy)]
pub struct Words(Language);

impl Words {
    /// The words of a language.
    pub fn new(language: Language) -> Self {
        Self(language)
    }

    /// The code of the language.
    pub fn code(self) -> &'static str {
        self.pick("ja", "en")
    }

    /// The one of two wordings.
    pub fn pick<T>(self, ja: T, en: T) -> T {
        match self.0 {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    /// A number with its unit.
    pub fn count(self, count: usize, unit: &str, one: &str, many: &str) -> String {
        let english = if count == 1 { one } else { many };
        self.pick(format!("{count} {unit}"), format!("{count} {english}"))
    }

    /// What a type is called.
    pub fn of(self, of: Type) -> &'static str {
        match of {
            Type::Article => self.pick("記事", "Article"),
            Type::Faq => self.pick("よくある質問", "Question"),
            Type::Guide => self.pick("ガイド", "Guide"),
            Type::Case => self.pick("成功事例", "Success case"),
            Type::Release => self.pick("リリース", "Release"),
            Type::Ticket => self.pick("要望", "Ticket"),
            Type::Incident => self.pick("障害・メンテナンス", "Incident"),
        }
    }

    /// What a stage is called, unless the site says otherwise.
    pub fn stage(self, stage: Stage) -> &'static str {
        match stage {
            Stage::Trial => self.pick("検討・試用", "Trial"),
            Stage::Onboarding => self.pick("導入", "Onboarding"),
            Stage::Adoption => self.pick("定着", "Adoption"),
            Stage::Expansion => self.pick("活用の拡大", "Expansion"),
            Stage::Renewal => self.pick("契約の更新", "Renewal"),
        }
    }

    /// What a success is called.
    pub fn success(self, success: Success) -> &'static str {
        match success {
            Success::Light => self.pick("現場の成果", "For the work (light)"),
            Success::Deep => self.pick("経営の成果", "For management (deep)"),
            Success::Both => self.pick("現場と経営の成果", "For both"),
        }
    }

    /// What a state is called.
    pub fn state(self, name: &'static str) -> &'static str {
        let Some(state) = parse_choice::<State>(name) else { return name };
        match state {
            State::Received => self.pick("受付済み", "Received"),
            State::UnderReview => self.pick("検討中", "Under review"),
            State::Planned => self.pick("対応予定", "Planned"),
            State::InProgress => self.pick("開発中", "In progress"),
            State::Released => self.pick("提供済み", "Released"),
            State::Declined => self.pick("対応見送り", "Declined"),
            State::Deferred => self.pick("保留", "Deferred"),
            State::Duplicate => self.pick("重複", "Duplicate"),
        }
    }
}
