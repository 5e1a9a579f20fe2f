//! Words that tools have for states, and ours.

use crate::config::{Config, State};
use crate::yaml::{Choice, parse_choice};

/// The words of a tool, those of the site, and ours.
pub struct States<'a> {
    config: &'a Config,
    usual: &'a [(&'static str, State)],
}

impl<'a> States<'a> {
    /// With the words that are usual in a tool.
    pub fn new(config: &'a Config, usual: &'a [(&'static str, State)]) -> Self {
        Self { config, usual }
    }

    /// What a word means: `site.yaml` has the first say, then the tool's own words, then ours.
    pub fn find(&self, word: &str) -> Option<State> {
        self.of_site(word).or_else(|| self.of_tool(word))
    }

    /// What a word means by `states:` in `site.yaml`.
    pub fn of_site(&self, word: &str) -> Option<State> {
        let word = plain(word);
        let (_, ours) = self.config.states.iter().find(|(theirs, _)| plain(theirs) == word)?;
        parse_choice(ours)
    }

    /// What it means without the site's table.
    pub fn of_tool(&self, word: &str) -> Option<State> {
        let word = plain(word);
        let all = self.usual.iter().chain(State::ALL);
        all.into_iter().find(|(name, _)| plain(name) == word).map(|(_, state)| *state)
    }

    /// Every word that is known.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let is_state = |ours: &String| parse_choice::<State>(ours).is_some();
        let site = self.config.states.iter().filter(move |(_, ours)| is_state(ours));
        let ours = self.usual.iter().chain(State::ALL).map(|(name, _)| *name);
        site.map(|(theirs, _)| theirs.as_str()).chain(ours)
    }
}

/// A word without what differs from tool to tool: letter case, and what stands between its parts.
fn plain(word: &str) -> String {
    let spaced = word.to_lowercase().replace(['_', '-', '’', '\''], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
