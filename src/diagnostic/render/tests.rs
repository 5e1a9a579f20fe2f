//! What is printed, format by format.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::diagnostic::{Code, sort};
use crate::source::{SitePath, SourceId};
use crate::text;

const FORMATS: [Format; 5] = [Format::Human, Format::Short, Format::Json, Format::Github, Format::Sarif];

fn print(format: Format, language: Language, found: &[Diagnostic], sources: &Sources) -> String {
    Printer { format, language, color: false, folder: String::new() }.print(found, sources)
}

/// The span of the first `piece` in a file.
fn at(sources: &Sources, path: &str, piece: &str) -> Span {
    let source = sources.find(path).unwrap();
    let start = source.text().unwrap().find(piece).unwrap();
    Span::new(source.id, start..start + piece.len())
}

fn broken(span: Span, target: &str) -> Diagnostic {
    Diagnostic::new(Code::BrokenLink, span, text!("「{target}」がありません", "there is no “{target}”"))
}

/// Two faults: one with a fix, one with places in two files.
fn two() -> (Sources, Vec<Diagnostic>) {
    let (invoice, payment) = ("content/ja/invoice.md", "content/ja/payment.md");
    let sources = Sources::from_texts([
        (invoice, "---\ntitle： 請求書\nid: billing\n---\n"),
        (payment, "---\r\nid: billing\r\n---\r\n支払い方法"),
    ]);
    let colon = at(&sources, invoice, "：");
    let found = vec![
        Diagnostic::new(Code::FullwidthSyntax, colon.clone(), text!("コロンが全角です", "the colon is wide"))
            .help(text!("記号は半角で書きます", "signs are written narrow"))
            .fix(colon, ":"),
        Diagnostic::new(
            Code::DuplicateId,
            at(&sources, payment, "billing"),
            text!("id が重なっています", "the id is taken"),
        )
        .label(at(&sources, invoice, "billing"), text!("先の記事", "the first article"))
        .label(at(&sources, payment, "支払い"), text!("この記事", "this article")),
    ];
    (sources, found)
}

#[test]
fn people_see_the_lines_and_what_to_do() {
    let (sources, found) = two();
    let ja = "\
エラー[fullwidth-syntax]: コロンが全角です
 --> content/ja/invoice.md:2:6
  |
2 | title： 請求書
  |      ^^
  |
  = 対処: 記号は半角で書きます

エラー[duplicate-id]: id が重なっています
 --> content/ja/payment.md:2:5
  |
2 | id: billing
  |     ^^^^^^^
3 | ---
4 | 支払い方法
  | ------ この記事
  |
 ::: content/ja/invoice.md:3:5
  |
3 | id: billing
  |     ------- 先の記事
";
    let en = "\
error[fullwidth-syntax]: the colon is wide
 --> content/ja/invoice.md:2:6
  |
2 | title： 請求書
  |      ^^
  |
  = help: signs are written narrow
";
    assert_eq!(print(Format::Human, Language::Ja, &found, &sources), ja);
    assert_eq!(print(Format::Human, Language::En, &found[..1], &sources), en);
}

#[test]
fn colour_changes_nothing_but_colour() {
    let (sources, found) = two();
    let printer =
        Printer { format: Format::Human, language: Language::Ja, color: true, folder: String::new() };
    let colored = printer.print(&found, &sources);
    let mut parts = colored.split("\u{1b}[");
    let mut plain = parts.next().unwrap().to_owned();
    parts.for_each(|part| plain.push_str(part.split_once('m').unwrap().1));
    assert_ne!(colored, plain);
    assert_eq!(plain, print(Format::Human, Language::Ja, &found, &sources));
}

#[test]
fn a_whole_file_is_shown_as_its_path() {
    let path = SitePath::new("content/ja/古い.md");
    let found = [Diagnostic::file(
        Code::WrongEncoding,
        &path,
        text!("UTF-8 ではありません\nShift_JIS のようです", ""),
    )
    .help(text!("UTF-8 で保存してください", ""))];
    let sources = Sources::default();
    let human = "\
エラー[wrong-encoding]: UTF-8 ではありません
                        Shift_JIS のようです
--> content/ja/古い.md
 |
 = 対処: UTF-8 で保存してください
";
    let short = "content/ja/古い.md: error[wrong-encoding]: UTF-8 ではありません Shift_JIS のようです \
        — UTF-8 で保存してください\n";
    assert_eq!(print(Format::Human, Language::Ja, &found, &sources), human);
    assert_eq!(print(Format::Short, Language::Ja, &found, &sources), short);
}

#[test]
fn carets_stand_below_what_they_mark() {
    let prose = "請求書の再発行は、管理画面の「設定」から行えます。".repeat(40);
    let cases = [
        ("title： 請求書".to_owned(), "："),
        ("請求書は[こちら](old.md)です".to_owned(), "old.md"),
        ("ﾊﾝｶｸ と 全角　と emoji 🎫 の後：".to_owned(), "の後"),
        ("\t- 項目： 値".to_owned(), "："),
        ("\u{1b}[31m\u{202e}逆\u{2069}：".to_owned(), "："),
        (format!("{prose}料金表{prose}"), "料金表"),
        (format!("短い前置き料金表{prose}"), "料金表"),
        (format!("{prose}料金表"), "料金表"),
    ];
    for (line, piece) in cases {
        let sources = Sources::from_texts([("a.md", format!("\n{line}\r\n\n").as_str())]);
        let found = [broken(at(&sources, "a.md", piece), "x")];
        let shown = print(Format::Human, Language::Ja, &found, &sources);
        let shown: Vec<&str> = shown.lines().collect();
        let (source, carets) = (shown[3], shown[4]);
        assert!(source.starts_with("2 | "), "{source}");
        assert!(source.width() <= 120, "{source}");
        let (before, _) = source.split_once(piece).unwrap();
        assert_eq!(carets.find('^'), Some(before.width()), "{source}\n{carets}");
        assert_eq!(carets.matches('^').count(), piece.width(), "{source}\n{carets}");
    }
}

#[test]
fn a_line_of_a_megabyte_is_cut_to_what_matters() {
    let half = "あ".repeat(200_000);
    let sources = Sources::from_texts([("a.md", format!("one\n{half}(old.md){half}\n").as_str())]);
    let span = at(&sources, "a.md", "old.md");
    let whole = Span::new(span.source, 0..usize::MAX);
    let found = [broken(span.clone(), "old.md").label(whole, text!("全体", "all")).fix(span, half)];
    let shown = print(Format::Human, Language::En, &found, &sources);
    assert!(shown.contains("--> a.md:2:200002\n"), "{shown}");
    assert!(
        shown.contains("\n2 | ...あ") && shown.contains("(old.md)あ") && shown.contains("あ...\n"),
        "{shown}"
    );
    assert!(shown.len() < 2000, "{shown}");
    for language in [Language::Ja, Language::En] {
        assert!(print(Format::Short, language, &found, &sources).len() < 500);
    }
}

#[test]
fn many_of_a_kind_are_summed_up() {
    let files: Vec<_> = (10..30).map(|file| (format!("{file}.md"), "[a](old.md) [b](x.md)")).collect();
    let sources = Sources::from_texts(files.iter().map(|(path, text)| (path.as_str(), *text)));
    let mut found: Vec<_> = sources
        .iter()
        .flat_map(|source| ["old.md", "x.md"].map(|target| (source.path.as_str(), target)))
        .map(|(path, target)| broken(at(&sources, path, target), target))
        .collect();
    found.push(Diagnostic::new(Code::EmptyFile, Span::new(SourceId(0), 0..0), text!("空です", "empty")));
    sort(&mut found, &sources);
    let shown = print(Format::Human, Language::En, &found, &sources);
    let blocks: Vec<&str> = shown.split("\n\n").collect();
    assert_eq!(blocks.len(), 5, "{shown}");
    assert!(blocks[0].starts_with("warning[empty-file]: empty\n --> 10.md:1:1\n"), "{shown}");
    assert!(blocks[1].contains("10.md:1:5") && blocks[3].contains("11.md:1:5"), "{shown}");
    let rest = "\
error[broken-link]: 37 more of this kind in 19 files
 |
 = 11.md:1:17 there is no “x.md”
 = 12.md:1:5 there is no “old.md”
";
    assert!(blocks[4].starts_with(rest), "{shown}");
    assert_eq!(blocks[4].matches(" = ").count(), 11, "{shown}");
    assert!(blocks[4].ends_with(" = help: `--format short` lists all of them, one line each\n"), "{shown}");
    let shown = print(Format::Human, Language::Ja, &found, &sources);
    assert!(shown.contains("\nエラー[broken-link]: 同じ種類がほかに 37 件（19 ファイル）\n"), "{shown}");
    assert_eq!(print(Format::Short, Language::Ja, &found, &sources).lines().count(), 41);
    assert!(!print(Format::Human, Language::Ja, &found[..6], &sources).contains("ほかに"));
}

#[test]
fn fixes_are_put_into_words() {
    let cases = [
        ("old", "new", "「old」を「new」に置き換えてください", "replace “old” with “new”"),
        ("old", "", "「old」を消してください", "remove “old”"),
        ("", "s", "ここに「s」を加えてください", "add “s” here"),
        ("", ":::\n", "ここに「:::」という行を加えてください", "add the line “:::” here"),
        ("", "a\nb", "ここに「a⏎b」を加えてください", "add “a⏎b” here"),
        (
            "　",
            " ",
            "全角スペースを半角スペースに置き換えてください",
            "replace a full-width space with a space",
        ),
        ("\t\t", "", "タブ 2 つを消してください", "remove 2 tabs"),
        ("\u{202e}", "", "「\\u{202e}」を消してください", "remove “\\u{202e}”"),
    ];
    for (old, new, ja, en) in cases {
        let sources = Sources::from_texts([("a.md", format!("見出し{old}\nx").as_str())]);
        let start = "見出し".len();
        let span = Span::new(SourceId(0), start..start + old.len());
        let found = broken(span.clone(), "x").fix(span.clone(), new);
        assert_eq!(fix::in_words(&found, &sources, Language::Ja).as_deref(), Some(ja));
        assert_eq!(fix::in_words(&found, &sources, Language::En).as_deref(), Some(en));
        let x = at(&sources, "a.md", "x");
        let elsewhere = broken(x, "x").fix(span, new);
        let said = fix::in_words(&elsewhere, &sources, Language::Ja).unwrap();
        assert!(said.starts_with("a.md:1:4 "), "{said}");
    }
}

#[test]
fn nothing_reaches_the_terminal_that_it_would_obey() {
    let evil = "\u{1b}[31m\u{9b}\u{202e}\r\u{7}";
    let path = format!("content/{evil}.md");
    let sources = Sources::from_texts([(path.as_str(), format!("# {evil}あ").as_str())]);
    let span = at(&sources, &path, "あ");
    let found = [broken(span.clone(), evil)
        .label(span.clone(), text!("{evil}", "{evil}"))
        .help(text!("{evil}", "{evil}"))
        .fix(span, evil)];
    for (format, breaks) in [(Format::Human, 7), (Format::Short, 1), (Format::Github, 1)] {
        let shown = print(format, Language::Ja, &found, &sources);
        let shown = if format == Format::Github { shown.split_once("title=").unwrap().1 } else { &shown };
        let bad = |c: &char| (c.is_control() && *c != '\n') || crate::diagnostic::is_bidi_control(*c);
        assert_eq!(shown.chars().find(bad), None, "{shown}");
        assert_eq!(shown.lines().count(), breaks, "{shown}");
    }
}

#[test]
fn workflow_commands_are_escaped() {
    let sources = Sources::from_texts([("a,b:c%.md", "一二三\n四")]);
    let span = |range| Span::new(SourceId(0), range);
    let mut found = vec![
        broken(span(3..6), "x%\ny").help(text!("直す", "mend")),
        broken(span(3..13), "x"),
        Diagnostic::file(Code::UnusedFile, &SitePath::new("図.png"), text!("未使用", "unused")),
    ];
    found[1].severity = Severity::Warning;
    let expected = "\
::error file=a%2Cb%3Ac%25.md,line=1,col=2,endLine=1,endColumn=3,title=broken-link::there is no “x%25%0Ay”%0Amend
::warning file=a%2Cb%3Ac%25.md,line=1,endLine=2,title=broken-link::there is no “x”
::notice file=図.png,title=unused-file::unused
";
    assert_eq!(print(Format::Github, Language::En, &found, &sources), expected);
}

#[test]
fn json_holds_both_languages_and_every_place() {
    let (sources, mut found) = two();
    found.push(Diagnostic::file(Code::EmptyFile, &SitePath::new("a.md"), text!("空", "empty")));
    let json: Value = serde_json::from_str(&print(Format::Json, Language::Ja, &found, &sources)).unwrap();
    assert_eq!(json["version"], 1);
    let [first, second, third] = json["diagnostics"].as_array().unwrap().as_slice() else { panic!() };
    let expected = serde_json::json!({
        "code": "fullwidth-syntax", "severity": "error", "path": "content/ja/invoice.md",
        "line": 2, "column": 6, "end_line": 2, "end_column": 7, "start": 9, "end": 12,
        "message": { "ja": "コロンが全角です", "en": "the colon is wide" },
        "labels": [],
        "help": [{ "ja": "記号は半角で書きます", "en": "signs are written narrow" }],
        "fix": {
            "path": "content/ja/invoice.md", "line": 2, "column": 6, "end_line": 2, "end_column": 7,
            "start": 9, "end": 12, "replacement": ":", "applicability": "safe",
        },
    });
    assert_eq!(*first, expected);
    assert_eq!(second["labels"][1]["message"]["en"], "this article");
    assert_eq!((&third["path"], &third["line"]), (&Value::from("a.md"), &Value::Null));
}

#[test]
fn sarif_points_at_rules_places_and_fixes() {
    let (sources, mut found) = two();
    let path = SitePath::new("content/請求 書#1.png");
    found.push(Diagnostic::file(Code::UnusedFile, &path, text!("未使用", "unused")));
    let log: Value = serde_json::from_str(&print(Format::Sarif, Language::En, &found, &sources)).unwrap();
    let run = &log["runs"][0];
    let cases = [
        (&log["version"], Value::from("2.1.0")),
        (&run["columnKind"], "unicodeCodePoints".into()),
        (&run["tool"]["driver"]["name"], "shirube".into()),
        (&run["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION").into()),
        (&run["results"][0]["level"], "error".into()),
        (&run["results"][2]["level"], "note".into()),
        (&run["results"][2]["message"]["text"], "unused".into()),
        (
            &run["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "content/%E8%AB%8B%E6%B1%82%20%E6%9B%B8%231.png".into(),
        ),
        (
            &run["results"][0]["locations"][0]["physicalLocation"]["region"],
            serde_json::json!({ "startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 7 }),
        ),
        (&run["results"][1]["relatedLocations"][0]["message"]["text"], "the first article".into()),
        (
            &run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"],
            ":".into(),
        ),
        (&run["results"][0]["fixes"][0]["properties"]["applicability"], "safe".into()),
    ];
    for (actual, expected) in cases {
        assert_eq!(*actual, expected);
    }
    for result in run["results"].as_array().unwrap() {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
    }
}

#[test]
fn without_findings_machines_still_get_a_document() {
    let sources = Sources::default();
    let shown = FORMATS.map(|format| print(format, Language::Ja, &[], &sources));
    assert_eq!([&shown[0], &shown[1], &shown[3]], ["", "", ""]);
    for json in [&shown[2], &shown[4]] {
        assert!(serde_json::from_str::<Value>(json).unwrap().is_object());
    }
}

/// Ends of files, empty ranges, halves of characters, ranges the wrong way round.
#[test]
fn no_span_is_too_strange() {
    let long = "長い行".repeat(100);
    let texts = [
        "",
        "\n",
        "\r\n",
        "a\r\n\r\nb\r\n",
        "請求書： 🎫\u{200d}\u{3099}\t\u{1b}x\u{202e}\r\n\n　全角\n\n\n\n\n\n\nend",
        long.as_str(),
    ];
    let sources = Sources::from_texts(["a", "b", "c", "d", "e", "f"].into_iter().zip(texts));
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    for round in 0..1000 {
        let mut span = || {
            let source = SourceId(u32::try_from(random(texts.len())).unwrap());
            let len = texts[source.0 as usize].len() + 3;
            let range = random(len)..random(len);
            let range = if random(20) == 0 { range.start..usize::MAX } else { range };
            Span::new(source, range)
        };
        let mut one = broken(span(), "x").label(span(), text!("ラベル", "label"));
        one = one.label(span(), text!("", "")).fix(span(), "直し\n").help(text!("対処", "help"));
        if round % 10 == 0 {
            one.place = Place::Path(SitePath::new("b"));
        }
        for language in [Language::Ja, Language::En] {
            for format in FORMATS {
                let shown = print(format, language, std::slice::from_ref(&one), &sources);
                assert!(shown.ends_with('\n') && !shown.ends_with("\n\n"), "{shown}");
            }
        }
    }
}

#[test]
fn the_end_of_a_file_is_a_place() {
    let text = format!("{}- x\n", "\n".repeat(8));
    let sources = Sources::from_texts([("a.md", text.as_str())]);
    let end = Span::new(SourceId(0), text.len()..text.len());
    let found = [broken(end, "x").label(at(&sources, "a.md", "x"), text!("ここから", "from here"))];
    let expected = "\
error[broken-link]: there is no “x”
  --> a.md:10:1
   |
 9 | - x
   |   - from here
10 |
   | ^
";
    assert_eq!(print(Format::Human, Language::En, &found, &sources), expected);
}
