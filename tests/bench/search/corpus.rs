//! Articles as a help center has them, and what is asked of them: the same each time.
//!
//! Words are drawn by rank: 85 % of them evenly over the logarithm of the first 8,000 ranks, the
//! rest from a steeper tail without an end, as in large bodies of text. So a larger site has more
//! words, and most of those it has are rare.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

/// The most frequent words, in this order.
const COMMON: &[&str] = &[
    "設定",
    "画面",
    "管理者",
    "メール",
    "請求書",
    "ユーザー",
    "確認",
    "変更",
    "登録",
    "ファイル",
    "データ",
    "一覧",
    "権限",
    "通知",
    "入力",
    "削除",
    "選択",
    "表示",
    "パスワード",
    "アカウント",
    "ログイン",
    "項目",
    "検索",
    "発行",
    "担当者",
    "承認",
    "申請",
    "部署",
    "契約",
    "取引先",
    "連携",
    "書き出し",
    "取り込み",
    "番号",
    "履歴",
    "更新",
    "期間",
    "プラン",
    "テンプレート",
    "CSV",
    "API",
    "共有",
    "招待",
    "締め日",
    "入金",
    "帳票",
    "集計",
    "報告",
    "予定",
    "お知らせ",
    "エラー",
    "ブラウザー",
    "アプリ",
    "サーバー",
    "フォルダー",
    "コメント",
    "タグ",
    "グループ",
    "見積書",
    "領収書",
    "注文",
    "在庫",
    "商品",
    "顧客",
    "問い合わせ",
    "対応",
    "状況",
    "期限",
    "支払い",
    "口座",
    "振込",
    "手数料",
    "消費税",
    "住所",
    "電話番号",
    "会社名",
    "氏名",
    "印刷",
    "ダウンロード",
    "アップロード",
    "同期",
    "接続",
    "認証",
    "二段階認証",
    "暗号化",
    "バックアップ",
    "復元",
    "移行",
    "停止",
    "再開",
    "解約",
    "申し込み",
    "無料期間",
    "上限",
    "容量",
    "料金",
    "言語",
    "時刻",
    "カレンダー",
    "タスク",
    "プロジェクト",
    "レポート",
    "グラフ",
    "絞り込み",
    "並べ替え",
    "列",
    "行",
    "セル",
    "数式",
    "条件",
    "自動化",
    "ルール",
    "フロー",
    "手順",
    "例",
    "注意",
    "方法",
    "理由",
    "原因",
    "場合",
    "Webhook",
    "token",
    "login",
    "password",
    "invoice",
    "export",
    "import",
    "error",
    "account",
    "billing",
    "settings",
    "user",
];

/// Kanji of which rarer words are made, the more usual ones first.
const KANJI: &str = "会社員業務理由計算書類日時間方法内容名前後上下入出力送受信取引先客様表示新規定期限度数量金額\
    税率品物商店支払請求注文契約約束条件項目標識別番号札紙面談話題材料庫倉荷届配達便利用途中止停解除消去追加増減少\
    多重要点検査証明細部分割引換交替代行列車両輪転移動作成功績果効能力学習教育研究開発明示唆導入荷役割当座席次第順\
    序列記録音声色彩形式様態状況報告知識覚感想像画質素材木工場所在籍住居宅地域区域国際外海洋風土産地図版権限界線路\
    道具備品格納得意味覚悟空気温度湿水流通信号令状態勢力点火災害防護衛星光熱電源泉池湖沼川岸辺境内側壁面積極端末\
    尾首頭脳神経済財政治療養護健康保険証券株主婦人材派遣労働勤務遅早朝昼夜間隔週月年始終了承認可否決断続接触媒体系\
    統一般常識別離婚姻親族縁故郷里程距離陸橋脚本棚卸売買収集約款項問答案件談判押印鑑賞与党派閥値段階層級友好感謝礼";

const ONSETS: &[&str] = &[
    "ア",
    "イン",
    "エク",
    "オー",
    "カー",
    "キャ",
    "クラ",
    "コン",
    "サー",
    "シス",
    "スト",
    "セン",
    "ソル",
    "ター",
    "チャ",
    "ディ",
    "デー",
    "トラ",
    "ドラ",
    "ナビ",
    "ネッ",
    "ハイ",
    "バー",
    "パネ",
    "ビジ",
    "フォー",
    "ブラ",
    "プロ",
    "ヘル",
    "ベー",
    "ポー",
    "マー",
    "ミー",
    "メモ",
    "モデ",
    "ユニ",
    "ライ",
    "リス",
    "レイ",
    "ロー",
    "ワー",
    "グロ",
    "ジョ",
    "テク",
];
const RIMES: &[&str] = &[
    "ション",
    "ック",
    "ト",
    "ル",
    "ス",
    "ター",
    "ンク",
    "ビュー",
    "ップ",
    "ネル",
    "グ",
    "ム",
    "ード",
    "リー",
    "メント",
    "サイト",
    "ボックス",
    "ライン",
    "テム",
    "ポート",
    "ログ",
    "リスト",
    "ジャー",
    "シート",
    "キット",
    "フィ",
    "パス",
    "ナー",
    "セット",
    "ズ",
];
const STEMS: &[&str] = &[
    "acc", "bal", "cap", "con", "dat", "del", "doc", "ex", "fil", "form", "gen", "grid", "hand", "ind",
    "jour", "key", "led", "list", "man", "net", "ord", "pay", "port", "quer", "rec", "rout", "sync", "task",
    "trans", "vend", "work", "zon",
];
const ENDINGS: &[&str] = &[
    "ing", "er", "ed", "ance", "able", "al", "ment", "or", "ist", "ic", "ent", "ory", "ate", "s", "ix", "um",
];

const SENTENCES: &[&str] = &[
    "画面右上の**［{a}］**を押して、{b}の{c}を開きます。",
    "{a}を{b}すると、{c}の{d}にも反映されます。",
    "{a}の{b}には{c}の権限が必要です。",
    "うまくいかないときは、{a}の{b}を確かめてから、もう一度{c}してください。",
    "{a}は{b}ごとに{c}できます。初めは{d}だけを選ぶとよいでしょう。",
    "`{a}`と表示されたら、{b}の{c}が終わっています。",
    "月末に{a}が集中するため、{b}は早めに{c}しておくと安心です。",
    "{a}を使うと、{b}と{c}をまとめて{d}に送れます。",
    "この{a}は、{b}を契約しているお客様だけがお使いになれます。",
    "{a}が見つからない場合は、{b}の管理者に{c}を依頼してください。",
    "{a}と{b}は別のものです。{c}を変えても{d}は変わりません。",
    "{a}の{b}を間違えると{c}が届かないことがありますので、ご注意ください。",
    "{a}には{b}や{c}などがあります。",
    "{a}から{b}へ進み、{c}を選びます。",
    "{a}は{b}によって異なります。",
    "なお、{a}では{b}は使えません。{c}をお使いください。",
    "{a}が{b}になっていると、{c}は{d}されません。",
    "{a}を初めて使うときは、{b}に{c}を入れておきます。",
    "それでも{a}が直らなければ、{b}までご連絡ください。",
    "あとから{a}を足すこともできますし、{b}をまとめて消すこともできます。",
    "{a}は{b}のあとに行われ、{c}まで五分ほどかかります。",
    "ここでいう{a}とは、{b}のうち{c}がついたものです。",
];

const TITLES: &[&str] =
    &["{a}の{b}を{c}する", "{a}と{b}について", "{a}で{b}が{c}できないとき", "{a}：{b}の{c}", "{a}とは"];

const HEADINGS: &[&str] =
    &["{a}を{b}する", "{a}の{b}", "{a}が{b}されない", "{a}について", "{a}と{b}の違い", "よくある質問：{a}"];

const QUESTIONS: &[&str] = &[
    "{a}の{b}を{c}したいのですが、どうすればいいですか",
    "{a}が{b}できない",
    "{a}を{b}する方法を教えてください",
    "{a}と{b}は何が違いますか？",
    "間違えて{a}を{b}してしまいました。元に戻せますか",
];

/// How many words an article is about.
const TOPICS: usize = 12;
/// How many ranks the usual words have.
const USUAL: f64 = 8000.0;
/// The first so many words differ little: of real help centers, the most frequent word stands in a
/// third of all sections, the tenth in 15 %, the hundredth in 3 %, the thousandth in 0.2 %.
const FLAT: f64 = 12.0;

/// Numbers that are the same everywhere (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("below a usize")
    }

    fn unit(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).expect("32 bits")) / 4_294_967_296.0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank is small and not negative"
    )]
    fn rank(&mut self) -> usize {
        let usual = self.unit() < 0.85;
        let u = self.unit();
        let rank =
            if usual { FLAT * ((USUAL + FLAT) / FLAT).powf(u) - FLAT } else { USUAL * (1.0 - u).powf(-1.25) };
        rank.min(1e9) as usize
    }

    fn word(&mut self) -> String {
        word(self.rank())
    }
}

/// The word of a rank.
fn word(rank: usize) -> String {
    if let Some(word) = COMMON.get(rank) {
        return (*word).to_owned();
    }
    let numbers = &mut Numbers(rank as u64);
    match numbers.below(100) {
        0..=37 => kanji(numbers),
        38..=52 => format!("{}{}", kanji(numbers), numbers.pick(&COMMON[..40])),
        53..=74 => katakana(numbers),
        75..=82 => format!("{}{}", katakana(numbers), kanji(numbers)),
        83..=89 => latin(numbers),
        90..=91 => format!("E-{}", 1000 + rank % 9000),
        92..=95 => {
            let (a, b) = (one_kanji(numbers), one_kanji(numbers));
            format!(
                "{a}{}{b}{}",
                numbers.pick(&["り", "き", "し", "み", "け"]),
                numbers.pick(&["み", "し", "け", "り", "え"])
            )
        }
        _ => format!("{}{}", kanji(numbers), kanji(numbers)),
    }
}

fn one_kanji(numbers: &mut Numbers) -> char {
    let all = KANJI.chars().count();
    let at = numbers.below(all).min(numbers.below(all));
    KANJI.chars().nth(at).expect("one of all")
}

fn kanji(numbers: &mut Numbers) -> String {
    [one_kanji(numbers), one_kanji(numbers)].iter().collect()
}

fn katakana(numbers: &mut Numbers) -> String {
    let middle = if numbers.below(3) == 0 { numbers.pick(ONSETS) } else { "" };
    format!("{}{middle}{}", numbers.pick(ONSETS), numbers.pick(RIMES))
}

fn latin(numbers: &mut Numbers) -> String {
    let middle = if numbers.below(2) == 0 { numbers.pick(STEMS) } else { "" };
    format!("{}{middle}{}", numbers.pick(STEMS), numbers.pick(ENDINGS))
}

fn fill(pattern: &str, mut word: impl FnMut() -> String) -> String {
    ["{a}", "{b}", "{c}", "{d}"].iter().fold(pattern.to_owned(), |text, slot| {
        if text.contains(slot) { text.replace(slot, &word()) } else { text }
    })
}

/// The numbers of an article, and the words that it is about.
fn topics(number: usize) -> (Numbers, Vec<String>) {
    let mut numbers = Numbers((number as u64 + 1) << 32);
    let words = (0..TOPICS).map(|_| numbers.word()).collect();
    (numbers, words)
}

fn article(number: usize, count: usize, shape: Shape) -> String {
    let (mut numbers, topics) = topics(number);
    let mut own = topics.iter().cycle().cloned();
    let mut own = || own.next().expect("without end");
    let mut text = String::new();
    let title = fill(numbers.pick(TITLES), &mut own);
    let _ = write!(
        text,
        "---\ntitle: \"{title}\"\ndescription: \"{}\"\nupdated: 2026-{:02}-{:02}\ntags: [{}]\nfeatures: [f{}]\n---\n\n",
        fill("{a}を{b}する手順と、よくあるつまずきをまとめました。", &mut own),
        1 + numbers.below(11),
        1 + numbers.below(28),
        COMMON[numbers.below(60)],
        numbers.below(12),
    );
    // Of the text, two words in five are what the article is about.
    let sentence = |numbers: &mut Numbers| {
        let pattern = numbers.pick(SENTENCES);
        fill(pattern, || {
            if numbers.below(5) < 2 { topics[numbers.below(TOPICS)].clone() } else { numbers.word() }
        })
    };
    if shape == Shape::Document {
        let least = 120 + numbers.below(280);
        while text.chars().count() < least + 200 {
            text.push_str(&sentence(&mut numbers));
        }
        text.push('\n');
        return text;
    }
    let headings = 4 + numbers.below(5);
    let length = 800 + numbers.below(1700);
    for section in 0..headings {
        let _ = writeln!(
            text,
            "{} {}\n",
            if section % 3 == 2 { "###" } else { "##" },
            fill(numbers.pick(HEADINGS), &mut own)
        );
        let mut characters = 0;
        while characters < length / headings {
            let mut line = String::new();
            for _ in 0..=numbers.below(3) {
                line.push_str(&sentence(&mut numbers));
            }
            characters += line.chars().count();
            let _ = writeln!(text, "{line}\n");
        }
        if section % 3 == 1 {
            let target = numbers.below(count);
            let _ = writeln!(
                text,
                "- くわしくは[{}の手順](../../{}/a{target:06}.md)をご覧ください。\n",
                own(),
                folder(target, count)
            );
        }
    }
    text
}

/// Eight categories with up to 400 folders in all.
fn folder(number: usize, count: usize) -> String {
    let section = number % 400.min(count);
    format!("c{}/s{section:03}", section % 8)
}

/// What pages are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Four to eight sections.
    Article,
    /// One of a few sentences, as a question and its answer or a paragraph.
    Document,
}

/// Writes a site of so many pages.
pub fn write(root: &Path, count: usize, shape: Shape) {
    let content = root.join("content");
    for section in 0..400.min(count) {
        fs::create_dir_all(content.join(folder(section, count))).expect("a temporary folder");
    }
    let features: String = (0..12).map(|number| format!("  f{number}: {}\n", COMMON[number])).collect();
    let config = format!("title: 検索の測定\nbase_url: https://help.example.com/\nfeatures:\n{features}");
    fs::write(content.join("site.yaml"), config).expect("written");
    (0..count).into_par_iter().for_each(|number| {
        let path = content.join(folder(number, count)).join(format!("a{number:06}.md"));
        fs::write(path, article(number, count, shape)).expect("written");
    });
}

/// What somebody asks who needs one of the articles: words, sentences, and one in eight in English.
pub fn queries(seed: u64, many: usize, count: usize) -> Vec<String> {
    let mut numbers = Numbers(seed);
    let query = |number: usize| {
        let (_, topics) = topics(numbers.below(count));
        let mut own = topics.into_iter();
        let mut own = || own.next().expect("fewer than an article has");
        match number % 8 {
            0..=3 => (0..2 + numbers.below(3)).map(|_| own()).collect::<Vec<_>>().join(" "),
            4..=6 => fill(numbers.pick(QUESTIONS), own),
            _ => (0..2 + numbers.below(2)).map(|_| english(&mut numbers)).collect::<Vec<_>>().join(" "),
        }
    };
    (0..many).map(query).collect()
}

fn english(numbers: &mut Numbers) -> String {
    std::iter::repeat_with(|| numbers.word())
        .find(|word| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .expect("some words are English")
}
