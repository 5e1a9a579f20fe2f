//! A customer's message as the beginning of a question and its answer.
//!
//! Nothing is made up: sentences that ask become title and questions, word for word; greetings,
//! what is quoted and the signature are left out; the rest is kept for the writer. Whether a name
//! still stands in it, only the writer can tell.

use super::personal::{self, Masked};
use crate::diagnostic::{Language, is_bidi_control, is_unshowable};

/// What a message gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    /// The first sentence that asks.
    pub title: Option<String>,
    /// The other sentences that ask.
    pub questions: Vec<String>,
    /// All other sentences.
    pub rest: Vec<String>,
    /// How many lines were left out.
    pub left_out: usize,
    /// What was put in the place of personal data.
    pub masked: Masked,
}

/// Lines this long, in characters, go on in the next: a mail program broke them.
const BROKEN_FROM: usize = 28;
/// The same for letters, which are narrower.
const BROKEN_FROM_LATIN: usize = 56;
/// A signature has no more lines than this.
const MAX_SIGNATURE: usize = 8;
/// Of two sentences in one line, none is shorter than this, in letters.
const MIN_SENTENCE: usize = 5;
/// A greeting is no longer than this, in characters.
const MAX_GREETING: usize = 60;

/// Ends of Japanese sentences that ask for something.
const ASKING_ENDS: &[&str] = &[
    "か",
    "かな",
    "たい",
    "たいです",
    "ほしい",
    "ほしいです",
    "欲しい",
    "欲しいです",
    "のですが",
    "んですが",
    "ませんが",
    "ないのですが",
    "たいと思います",
    "たいと思っています",
    "教えてください",
    "教えて下さい",
    "できません",
    "できない",
    "できませんでした",
    "わかりません",
    "分かりません",
    "見つかりません",
    "出ません",
    "開けません",
    "使えません",
    "表示されません",
];

/// Beginnings of English sentences that ask for something, in lower case.
const ASKING_STARTS: &[&str] = &[
    "how ",
    "what ",
    "where ",
    "when ",
    "why ",
    "which ",
    "who ",
    "can ",
    "could ",
    "is there",
    "are there",
    "do ",
    "does ",
    "i want ",
    "i'd like ",
    "i would like ",
    "we want ",
    "we'd like ",
    "we would like ",
    "i can't ",
    "i cannot ",
    "we can't ",
    "we cannot ",
    "i am unable ",
    "we are unable ",
    "please tell ",
    "please let me know ",
];

/// Words that greet, thank or say goodbye.
const GREETINGS: &[&str] = &[
    "お世話にな",
    "いつもありがとう",
    "はじめまして",
    "初めまして",
    "こんにちは",
    "おはようございます",
    "初めてご連絡",
    "初めて問い合わせ",
    "よろしくお願い",
    "宜しくお願い",
    "お忙しいところ",
    "恐れ入りますが",
    "恐れいりますが",
    "お手数",
    "すみませんが",
    "と申します",
    "敬具",
    "拝啓",
    "以上です",
    "失礼いたします",
    "ご担当者様",
    "御中",
    "お疲れ様",
    "お疲れさま",
];

/// The same in English: what a sentence begins with, in lower case.
const GREETINGS_LATIN: &[&str] = &[
    "hi",
    "hello",
    "dear",
    "good morning",
    "good afternoon",
    "good evening",
    "thank",
    "thanks",
    "many thanks",
    "best",
    "best regards",
    "kind regards",
    "regards",
    "sincerely",
    "cheers",
    "yours",
];

/// Whether a text is a message, and not a title: it has several lines, or sentences worth the name.
pub fn is_message(text: &str) -> bool {
    let long = |sentence: &String| sentence.chars().filter(|c| c.is_alphanumeric()).count() >= MIN_SENTENCE;
    text.contains('\n') || split(text).iter().filter(|sentence| long(sentence)).count() > 1
}

/// What sentences begin with that ask for an answer and not for anything.
const EMPTY_STARTS: &[&str] = &[
    "教え",
    "ご教示",
    "ご教授",
    "ご回答",
    "ご返信",
    "ご返答",
    "ご連絡",
    "ご確認",
    "ご対応",
    "いかが",
    "どうすれば",
    "よろしいでしょうか",
    "please let me know",
    "please tell me",
    "please advise",
    "could you help",
    "can you help",
];
/// They are no longer than this, in characters.
const MAX_EMPTY: usize = 24;

/// Reads a message. What is put in the place of personal data is in the language of `words`.
pub fn read(text: &str, words: Language) -> Message {
    let shown = |c: &char| {
        *c == '\n' || !(is_unshowable(*c) || is_bidi_control(*c) || *c == '\r' || *c == '\u{feff}')
    };
    let text: String = text.replace("\r\n", "\n").chars().filter(shown).collect();
    let (text, masked) = personal::mask(&text, words);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let end = signature(&lines).unwrap_or(lines.len());
    let mut message = Message { masked, ..Message::default() };
    message.left_out = lines[end..].iter().filter(|line| !line.is_empty()).count();
    let is_quoted = |line: &&str| line.starts_with(['>', '＞']);
    message.left_out += lines[..end].iter().filter(|line| is_quoted(line)).count();
    let own: Vec<&str> = lines[..end].iter().filter(|line| !is_quoted(line)).copied().collect();
    for sentence in sentences(&own) {
        let asking = asks(&sentence) && !is_empty(&sentence);
        if !asking && greets(&sentence) {
            message.left_out += 1;
        } else if asking {
            let question = without_opening(&sentence);
            if message.title.is_none() {
                message.title = Some(question);
            } else if message.title.as_ref() != Some(&question) && !message.questions.contains(&question) {
                message.questions.push(question);
            }
        } else {
            message.rest.push(sentence);
        }
    }
    message
}

/// The line at which the signature begins: a rule, with few lines below it.
fn signature(lines: &[&str]) -> Option<usize> {
    let is_rule = |line: &str| {
        line == "--"
            || (line.chars().count() >= 4
                && line.chars().all(|c| "-‐—–―─━=＝_＿*＊~〜～◆◇■□●○★☆+＋#＃・".contains(c)))
    };
    let first = lines.iter().position(|line| !line.is_empty() && !is_rule(line))?;
    lines.iter().enumerate().skip(first).find_map(|(at, line)| {
        let below = lines[at..].iter().filter(|line| !line.is_empty() && !is_rule(line)).count();
        (is_rule(line) && below <= MAX_SIGNATURE).then_some(at)
    })
}

/// The sentences of some lines. A line that a mail program broke goes on in the next.
fn sentences(lines: &[&str]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in lines {
        let item = without_mark(line);
        goes_on &= item.len() == line.len() && !line.is_empty();
        let line = item;
        if line.is_empty() {
            continue;
        }
        match texts.last_mut().filter(|_| goes_on) {
            Some(text) => {
                if text.ends_with(|c: char| c.is_ascii()) && line.starts_with(|c: char| c.is_ascii()) {
                    text.push(' ');
                }
                text.push_str(line);
            }
            None => texts.push(line.to_owned()),
        }
        let most = if line.is_ascii() { BROKEN_FROM_LATIN } else { BROKEN_FROM };
        let ends = line.ends_with(['。', '．', '.', '！', '!', '？', '?', '：', ':', '」', '）', ')']);
        goes_on = line.ends_with(['、', '，', ',']) || (!ends && line.chars().count() >= most);
    }
    texts.iter().flat_map(|text| split(text)).collect()
}

/// A line without the mark of a list before it.
fn without_mark(line: &str) -> &str {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let numbered = number.strip_prefix(['.', '．', ')', '）']).filter(|_| number.len() < line.len());
    let counted = numbered.filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    let marked = line.strip_prefix(|c: char| "・●○■□◆◇※".contains(c) || ('①'..='⑳').contains(&c));
    let dashed = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
    counted.or(marked).or(dashed).map_or(line, str::trim_start)
}

/// The sentences of one text.
fn split(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        match c {
            '「' | '『' | '（' | '(' => depth += 1,
            '」' | '』' | '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends = match c {
            '。' | '！' | '？' => depth == 0 && !matches!(next, Some('！' | '？' | '!' | '?')),
            '.' | '!' | '?' => depth == 0 && next.is_none_or(|next| next.is_whitespace() || !next.is_ascii()),
            _ => false,
        };
        if ends || next.is_none() {
            let end = at + c.len_utf8();
            let sentence = text[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
            if sentence.chars().any(char::is_alphanumeric) {
                sentences.push(sentence);
            }
            start = end;
        }
    }
    sentences
}

/// Whether a sentence asks for something.
fn asks(sentence: &str) -> bool {
    let end = sentence.trim_end_matches(['。', '．', '.', '！', '!', '…', ' ']);
    let lower = opening(sentence).map_or(sentence, |at| &sentence[at..]).to_lowercase().replace('’', "'");
    end.ends_with(['？', '?'])
        || ASKING_ENDS.iter().any(|ending| end.ends_with(ending))
        || ASKING_STARTS.iter().any(|start| lower.starts_with(start))
}

/// Whether a sentence asks for an answer, and not for anything.
fn is_empty(sentence: &str) -> bool {
    let lower = without_opening(sentence).to_lowercase();
    lower.chars().count() <= MAX_EMPTY && EMPTY_STARTS.iter().any(|start| lower.starts_with(start))
}

/// Whether a sentence only greets, thanks, says goodbye or says who writes.
fn greets(sentence: &str) -> bool {
    let names_company = ["株式会社", "有限会社", "合同会社"].iter().any(|word| sentence.contains(word));
    // 株式会社例の田中です。 or the name by itself.
    let introduces = names_company && (sentence.ends_with("です。") || !sentence.ends_with('。'));
    sentence.chars().count() <= MAX_GREETING && (is_greeting(sentence) || introduces)
}

fn is_greeting(words: &str) -> bool {
    let lower = words.to_lowercase();
    let begins = |greeting: &&str| {
        let rest = lower.strip_prefix(*greeting);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    GREETINGS.iter().any(|greeting| words.contains(greeting)) || GREETINGS_LATIN.iter().any(begins)
}

/// Where a sentence goes on after a greeting such as 恐れ入りますが、 or `Hi,`.
fn opening(sentence: &str) -> Option<usize> {
    let (at, mark) = sentence.char_indices().find(|(_, c)| matches!(c, '、' | ',' | '，'))?;
    let end = at + mark.len_utf8();
    let rest = sentence[end..].trim_start();
    (is_greeting(&sentence[..at]) && !rest.is_empty()).then(|| sentence.len() - rest.len())
}

/// A question without greetings before it and a full stop after it.
fn without_opening(sentence: &str) -> String {
    let mut sentence = sentence;
    while let Some(at) = opening(sentence) {
        sentence = &sentence[at..];
    }
    sentence.trim_end_matches(['。', '．', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Message {
        super::read(text, Language::Ja)
    }

    #[test]
    fn a_message_becomes_questions_and_what_is_around_them() {
        let message = read(
            "お世話になっております。\n株式会社例の山田です。\n\n\
             お忙しいところ恐れ入りますが、10月分の請求書を再発行していただけますか。\n\
             先月、担当者が退職しました。請求書の宛名も変えたいです！\n\
             ご確認のほど、よろしくお願いいたします。\n\n\
             ----------------\n山田太郎\nyamada@example.com / 03-1234-5678\n----------------\n",
        );
        assert_eq!(message.title.as_deref(), Some("10月分の請求書を再発行していただけますか"));
        assert_eq!(message.questions, ["請求書の宛名も変えたいです！"]);
        assert_eq!(message.rest, ["先月、担当者が退職しました。"]);
        assert_eq!(message.masked, Masked { mails: 1, numbers: 1 });
        assert_eq!(message.left_out, 7);
    }

    #[test]
    fn lines_that_a_mail_program_broke_are_one() {
        let message = read(
            "管理画面の右上にある設定のメニューから請求書の一覧を開いたところ、先月の\n請求書だけが表示されません\n\
             急いでいます\n> どの画面ですか？\n",
        );
        let title = "管理画面の右上にある設定のメニューから請求書の一覧を開いたところ、先月の請求書だけが表示されません";
        assert_eq!(message.title.as_deref(), Some(title));
        assert_eq!(message.rest, ["急いでいます"]);
        assert_eq!(message.left_out, 1, "what is quoted is not asked");
    }

    #[test]
    fn english_is_read_too() {
        let message = read(
            "Hi team,\nhow do I get an invoice (v2.0) again? We moved last month.\nI can't find it anywhere.\n\n\
             Best regards,\nTaro\n",
        );
        assert_eq!(message.title.as_deref(), Some("how do I get an invoice (v2.0) again?"));
        assert_eq!(message.questions, ["I can't find it anywhere"]);
        assert_eq!(message.rest, ["We moved last month."]);
        assert_eq!(message.left_out, 1);
    }

    #[test]
    fn nothing_is_made_of_nothing() {
        for text in ["", "\n\n", "。。。\n！\n", "----\n----\n", "\u{feff}"] {
            assert_eq!(read(text), Message::default(), "{text:?}");
        }
        let long = "あ".repeat(100_000) + "、";
        assert_eq!(read(&long.repeat(3)).rest.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_a_message(text in "[\\PC\n\r\t]{0,200}", more in "[-0-9@a.か？、。「（>＞ \n]{0,60}") {
            let message = read(&(text + &more));
            let all = message.title.iter().chain(&message.questions).chain(&message.rest);
            for sentence in all {
                proptest::prop_assert!(!sentence.contains(['\n', '\r']));
            }
        }
    }
}
