//! Japanese articles of about 1,800 characters that link to each other, the same each time.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const WORDS: &[&str] = &[
    "請求書",
    "発行",
    "設定",
    "画面",
    "権限",
    "管理者",
    "通知",
    "履歴",
    "検索",
    "一覧",
    "承認",
    "申請",
    "部署",
    "取引先",
    "契約",
    "締め日",
    "入金",
    "確認",
    "登録",
    "変更",
    "削除",
    "共有",
    "連携",
    "書き出し",
    "取り込み",
    "帳票",
    "番号",
    "期間",
    "担当者",
    "メール",
    "パスワード",
    "ログイン",
    "プラン",
    "更新",
    "予定",
    "報告",
    "集計",
    "テンプレート",
];

const SENTENCES: &[&str] = &[
    "画面右上の**［設定］**を押して、{a}の{b}を開きます。",
    "{a}を{b}すると、{c}の{d}にも反映されます。",
    "{a}の{b}には{c}の権限が必要です。",
    "うまくいかないときは、{a}の{b}を確かめてから、もう一度{c}してください。",
    "{a}は{b}ごとに{c}できます。初めは{d}だけを選ぶとよいでしょう。",
    "くわしくは{link}をご覧ください。",
    "`{a}`と表示されたら、{b}の{c}が終わっています。",
    "月末に{a}が集中するため、{b}は早めに{c}しておくと安心です。",
];

/// A small generator of numbers that is the same everywhere (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("below a usize")
    }
}

/// The text of an article, one of `count`.
pub fn article(number: usize, count: usize) -> String {
    let mut numbers =
        Numbers(0x9e37_79b9_7f4a_7c15 ^ (number as u64 + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
    let word = |numbers: &mut Numbers| WORDS[numbers.below(WORDS.len())];
    let mut text = String::new();
    let (a, b) = (word(&mut numbers), word(&mut numbers));
    let _ = write!(
        text,
        "---\ntitle: {a}の{b}について {number}\ndescription: {a}を{b}する手順と、よくあるつまずきをまとめました。\nupdated: 2026-{:02}-{:02}\ntags: [{a}, {b}]\n---\n\n",
        1 + numbers.below(11),
        1 + numbers.below(28)
    );
    let mut characters = 0;
    let mut section = 0;
    while characters < 1800 {
        let heading = format!("{}を{}する", word(&mut numbers), word(&mut numbers));
        let _ = writeln!(text, "## {heading}\n");
        for paragraph in 0..3 {
            let mut line = String::new();
            for _ in 0..3 {
                let sentence = SENTENCES[numbers.below(SENTENCES.len())];
                let target = numbers.below(count);
                let link = format!(
                    "[{}の手順](../../{}/a{target:05}.md)",
                    word(&mut numbers),
                    folder(target, count)
                );
                line.push_str(
                    &sentence
                        .replace("{a}", word(&mut numbers))
                        .replace("{b}", word(&mut numbers))
                        .replace("{c}", word(&mut numbers))
                        .replace("{d}", word(&mut numbers))
                        .replace("{link}", &link),
                );
            }
            characters += line.chars().count();
            let mark = if paragraph == 2 && section % 2 == 0 { "- " } else { "" };
            let _ = writeln!(text, "{mark}{line}\n");
        }
        if section == 1 && number.is_multiple_of(3) {
            text.push_str("| 項目 | 説明 | 初期値 |\n| --- | --- | --- |\n");
            for _ in 0..4 {
                let _ = writeln!(
                    text,
                    "| {} | {}の{} | 10 |",
                    word(&mut numbers),
                    word(&mut numbers),
                    word(&mut numbers)
                );
            }
            text.push('\n');
        }
        section += 1;
    }
    text
}

/// Its folder: eight categories with up to 400 sections in all.
pub fn folder(number: usize, count: usize) -> String {
    let section = number % 400.min(count);
    format!("c{}/s{section:03}", section % 8)
}

/// Writes a site of `count` articles.
pub fn write_site(root: &Path, count: usize) {
    let content = root.join("content");
    for section in 0..400.min(count) {
        fs::create_dir_all(content.join(folder(section, count))).expect("a temporary folder");
    }
    fs::write(content.join("site.yaml"), "title: 速さの測定\nbase_url: https://help.example.com/\n")
        .expect("written");
    for number in 0..count {
        let path = content.join(folder(number, count)).join(format!("a{number:05}.md"));
        fs::write(path, article(number, count)).expect("written");
    }
}
