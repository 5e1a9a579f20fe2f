//! The words of which phrases that say nothing are made.

use crate::lint::words::listed;

/// How empty a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emptiness {
    /// It says something.
    No,
    /// It says nothing unless others beside it do.
    Alone,
    /// It says nothing wherever it stands.
    Always,
}

/// What a word brings to a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Something was done.
    Deed,
    /// That it was some, many or small is all that is said about it.
    Vague,
    /// Whatever software has; and what holds words together.
    Filler,
}

const JAPANESE: &[(Role, &str)] = &[
    (
        Role::Deed,
        "
改善, 改良, 修正, 向上, 変更, 対応, 調整, 強化, 最適化, 更新, アップデート, リファクタリング, 解消,
解決, 追加, 直しま, 見直し
",
    ),
    (
        Role::Vague,
        "
各種, 様々な, さまざまな, 色々な, いろいろな, いろいろ, 多数の, 複数の, いくつかの, 一部の, 軽微な,
細かな, 細かい, 些細な, 小さな, 若干の, 全般的な, 全体的な, 内部的な, 内部, 多くの, その他の, その他,
そのほかの, そのほか, ほかの, ほか, 諸々の
",
    ),
    (
        Role::Filler,
        "
新機能, 機能, 不具合, バグ, 問題, 問題点, エラー, パフォーマンス, 性能, 安定性, 信頼性, 品質, 操作性,
使い勝手, 使いやすさ, 利便性, ユーザビリティ, ユーザビリティー, ユーザー体験, ユーザー, ユーザ,
エクスペリエンス, お客様, UX, UI, UI/UX, 速度, 動作, 処理, アプリ, アプリケーション, サービス, システム,
製品, ソフトウェア, ソフトウエア, 点, 箇所, もの, こと, 全体, 全般, より, さらに, さらなる, 使いやすく,
便利に, 快適に, 安定, なりました, しました, いたしました, 致しました, した, する, します, して,
させました, させる, させ, されました, を行いました, 行いました, 行った, を行い, を実施しました,
実施しました, 実施, を図りました, 図りました, 図るため, です, ました, ため, ためです, また, まし, た,
を, の, が, は, に, へ, と, や, も, など, 等, および, 及び, ならびに, 並びに, かつ, 、, ，, ・, ＆, &,
し, に関する, に対する, における, 今回, 本リリースでは, このリリースでは, 今回のリリースでは
",
    ),
];

const ENGLISH: &[(Role, &str)] = &[
    (
        Role::Deed,
        "
change, changes, enhance, enhanced, enhancement, enhancements, enhances, fix, fixed, fixes, improve,
improved, improvement, improvements, improves, improving, optimisations, optimised, optimizations,
optimized, polish, refactoring, tweaks, update, updated, updates, upgrades
",
    ),
    (
        Role::Vague,
        "
assorted, few, general, internal, many, minor, misc, miscellaneous, multiple, numerous, other, overall,
several, small, some, various
",
    ),
    (
        Role::Filler,
        "
a, also, an, and, app, application, as, better, bug, bugs, contains, experience, for, have, has, in,
includes, is, issue, issues, it, made, new, number, of, our, performance, plus, problem, problems,
product, quality, release, reliability, s, service, software, stability, system, the, things, this, to,
ui, usability, user, users, ux, ve, version, we, well, with
",
    ),
];

/// How empty a sentence is: one that is made of such words only, and tells of a deed.
pub fn emptiness(sentence: &str) -> Emptiness {
    /// Nothing that says so little is longer, in bytes.
    const MOST: usize = 200;
    let is_mark =
        |c: char| c.is_whitespace() || matches!(c, '。' | '.' | '!' | '！' | '「' | '」' | '*' | '…');
    let words = sentence.trim_matches(is_mark);
    if words.len() > MOST {
        return Emptiness::No;
    }
    let roles = if words.is_ascii() { english(words) } else { japanese(words) };
    match roles {
        Some(roles) if !roles.contains(&Role::Deed) => Emptiness::No,
        Some(roles) if roles.contains(&Role::Vague) => Emptiness::Always,
        Some(_) => Emptiness::Alone,
        None => Emptiness::No,
    }
}

/// The roles of the words, or none if there is another word.
fn english(words: &str) -> Option<Vec<Role>> {
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let role = |word: &str| {
        let is_in = |list| listed(list).any(|known| known.eq_ignore_ascii_case(word));
        ENGLISH.iter().find(|(_, list)| is_in(list)).map(|(role, _)| *role)
    };
    words.map(role).collect()
}

/// The same where nothing parts the words: the longest that fits is taken each time.
fn japanese(words: &str) -> Option<Vec<Role>> {
    let mut rest = words;
    let mut roles = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Some(roles);
        }
        let known = JAPANESE.iter().flat_map(|(role, list)| listed(list).map(|word| (*role, word)));
        let (role, word) =
            known.filter(|(_, word)| rest.starts_with(word)).max_by_key(|(_, word)| word.len())?;
        roles.push(role);
        rest = &rest[word.len()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_says_nothing_is_empty() {
        use Emptiness::{Alone, Always, No};
        let cases = [
            ("改善しました。", Alone),
            ("各種改善", Always),
            ("軽微な不具合を修正しました。", Always),
            ("その他、いくつかの不具合修正と改善を行いました", Always),
            ("パフォーマンスを向上しました。", Alone),
            ("UI/UX の改善", Alone),
            ("品質向上のため", Alone),
            ("検索のパフォーマンスを向上しました。", No),
            ("請求書の不具合を修正しました。", No),
            ("不具合", No),
            ("この問題を修正しました。", No),
            ("Bug fixes and performance improvements.", Alone),
            ("Various improvements", Always),
            ("We've fixed some issues.", Always),
            ("Improved performance for large files.", No),
            ("Performance", No),
            ("", No),
        ];
        for (sentence, expected) in cases {
            assert_eq!(emptiness(sentence), expected, "{sentence}");
        }
    }
}
