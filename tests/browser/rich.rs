//! A help center that has what the bundled one lacks: ways to contact people, cases with figures and
//! quotes, open incidents, long lists, videos, logos, and things for colleagues only.

use std::fmt::Write as _;

use crate::scratch::Scratch;

const SITE: &str = r##"title: {ja: 請求サービス ヘルプ, en: Billing Help}
description: {ja: 請求サービスの使い方です。, en: How to use our billing service.}
base_url: https://help.example.com/rich/
languages: [ja, en]
accent: "#8a2be2"
logo: media/logo.svg
edit_url: https://example.com/edit/{path}
embeds: [www.youtube.com]
show_reviewed: true
contact: {mail: help@example.com, form: https://example.com/contact, chat: https://example.com/chat}
products: {core: {ja: 基本サービス, en: Core service}, books: {ja: 帳簿オプション, en: Bookkeeping}}
plans: {standard: {ja: スタンダード, en: Standard}, pro: {ja: プロ, en: Pro}}
roles: {accountant: {ja: 経理担当, en: Accountant}}
segments: {small: {ja: 小さな会社, en: Small companies}}
industries: {maker: {ja: 製造, en: Manufacturing}}
components: {billing: {ja: 請求, en: Billing}, pdf: PDF}
utc_offset: "+09:00"
"##;

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32"><path fill="#8a2be2" d="M0 0h64v32H0z"/></svg>"##;

/// Each text once in Japanese and once in English, between which `|` stands.
const PAGES: &[(&str, &str)] = &[
    ("index.md", "---\ntitle: 〔請求のヘルプ|Billing help〕\ndescription: 〔請求書のことなら何でも。|All about invoices.〕\n---\n〔ようこそ。|Welcome.〕\n"),
    ("articles/index.md", "---\ntitle: 〔使い方|How to〕\ndescription: 〔日々の使い方です。|Everyday use.〕\n---\n"),
    (
        "articles/everything.md",
        "---
title: 〔本文に書けるものをひととおり使った長い見出しの記事|An article with a long title that uses all that can be written〕
description: 〔表、タブ、動画、脚注などがあります。|Tables, tabs, videos, footnotes and more.〕
kind: troubleshooting
minutes: 5
aliases: [everything-old]
date: 2026-10-01
updated: 2026-11-01
reviewed: 2026-11-10
owner: support
products: [core, books]
plans: [standard, pro]
roles: [accountant]
segments: [small]
industries: [maker]
stage: adoption
tags: [〔請求書|invoice〕, PDF]
prerequisites: [〔管理者の権限|Being an administrator〕]
error_messages: [\"E-1042: 〔文字コードを判別できません|The encoding cannot be told〕\"]
workaround_for: REQ-1
related: [faq/lost.md, guides/start.md]
updates: [{date: 2026-11-01, text: \"〔手順を足しました。|A step was added.〕\"}]
---
〔はじめの文です。**強い**言葉と`コード`と[記事](plain.md)と[外のページ](https://example.com/)があります。|A sentence with **strong** words, `code`, [an article](plain.md) and [another site](https://example.com/).〕
〔脚注|A footnote〕[^1]。

> [!NOTE]
> 〔お知らせです。|A note.〕

> [!TIP]
> 〔こつです。|A tip.〕

> [!IMPORTANT]
> 〔大切です。|Important.〕

> [!WARNING]
> 〔注意です。|A warning.〕

> [!CAUTION]
> 〔危険です。|A caution.〕

> 〔引用です。|A quotation.〕

## 〔表とコード|Table and code〕 {#table}

| 〔項目|Field〕 | 〔意味|Meaning〕 | 〔初めの値|Default〕 | 〔例|Example〕 |
| :-- | :-: | --: | --- |
| very_long_identifier_of_a_field_1 | 〔長い説明が入る欄です。折り返します。|A long explanation that has to wrap somewhere.〕 | 1,000 | `another_long_identifier_here` |

```rust
// 〔説明|a comment〕
fn main() -> Result<(), Box<dyn std::error::Error>> { println!(\"{}\", \"a very long line of code that must scroll\".to_owned()); Ok(()) }
```

### 〔小見出し|A third-level heading〕 {#third}

:::tabs
== 〔画面から|On screen〕
〔画面の手順です。|Steps on screen.〕

1. 〔開く|Open〕
2. 〔押す|Press〕
   - 〔中の項目|An inner item〕
== 〔API から|By API〕
〔API の手順です。|Steps by API.〕
:::

:::details 〔くわしく|More〕
〔折りたたまれた文です。|Folded words.〕
:::

- [ ] 〔確かめること|To check〕
- [x] 〔済んだこと|Done〕

![〔請求書の画面|The invoice screen〕](/media/logo.svg)

![〔使い方の動画|A tour〕](https://www.youtube.com/watch?v=abc)

## 〔おわりに|At last〕 {#last}

***

https://example.com/a/very/long/address/that/does/not/break/anywhere/because/it/has/no/spaces/in/it?query=string

[^1]: 〔脚注の文です。|The words of the footnote.〕
",
    ),
    (
        "articles/plain.md",
        "---\ntitle: 〔短い記事|A short article〕\naudience: customer\n---\n〔本文です。[ひととおりの記事](everything.md)もあります。|Words. See [everything](everything.md).〕\n",
    ),
    ("articles/secret.md", "---\ntitle: 〔社内の手順|For colleagues〕\naudience: internal\n---\n〔社内だけの文です。|For us only.〕\n"),
    (
        "faq/lost.md",
        "---
title: 〔請求書をなくしました。もう一度もらえますか|Can I get an invoice again?〕
answer: 〔何度でも[受け取れます](../articles/plain.md)。|You can, **as often** as you [like](../articles/plain.md).〕
asked: 30
products: [core]
plans: [standard]
escalation: 〔請求番号を添えてお問い合わせください。|Contact us with the number of the invoice.〕
---
〔くわしい説明です。|Details.〕
",
    ),
    (
        "faq/many.md",
        "---
title: 〔料金の質問|Questions about prices〕
items:
  - {id: price, question: 〔いくらですか|How much is it?〕, answer: 〔千円です。|Ten dollars.〕}
  - {id: free, question: 〔無料で試せますか|Is there a trial?〕, answer: 〔はい。|Yes.〕}
---
",
    ),
    (
        "guides/start.md",
        "---
title: 〔最初の請求書を送る|Send your first invoice〕
description: 〔三つの手順です。|In three steps.〕
goal: 〔請求書が届いた|An invoice has arrived〕
target_days: 3
stage: onboarding
plans: [standard]
next: [guides/second.md]
completion: 〔おめでとうございます。|Well done.〕
---
〔はじめに読む文です。|Words to begin with.〕

## 〔会社の情報を入れる|Enter your company〕 {#company minutes=10 role=accountant}

〔設定を開きます。|Open the settings.〕

- [ ] 〔会社の名前を入れた|The name is entered〕
- [ ] 〔住所を入れた|The address is entered〕

## 〔取引先を登録する|Add a customer〕 {#customer minutes=5}

- [ ] 〔登録した|Added〕
",
    ),
    ("guides/second.md", "---\ntitle: 〔二通目を送る|Send the second〕\n---\n## 〔送る|Send〕\n\n- [ ] 〔送った|Sent〕\n"),
    (
        "cases/closing.md",
        "---
title: 〔月末の締めを 10 日から 5 日に|Closing the month in 5 days instead of 10〕
description: 〔一括送付で月末が短くなりました。|Sending all invoices at once made the month shorter.〕
success: both
stage: adoption
plans: [pro]
customer: {pseudonym: 〔製造業の会社|A manufacturer〕, industry: 〔製造|Manufacturing〕, size: 〔100〜300 名|100 to 300 people〕, region: 〔関東|Europe〕}
consent: {status: granted, scope: [quote, metrics], obtained: 2026-10-01, expires: 2099-09-30}
challenge: 〔手作業でした。|All by hand.〕
approach: 〔一括で送りました。|All at once.〕
outcome: 〔残業がなくなりました。|Nobody works late.〕
metrics:
  - {name: 〔締めの日数|Days needed for closing〕, before: 10, after: 5, unit: 〔日|days〕, better: lower, period: 〔前後三か月|three months〕, measured_by: 〔作業記録|work log〕}
  - {name: 〔送った請求書|Invoices sent〕, after: 1200, unit: 〔通|invoices〕}
quotes: [{text: 〔月末がこわくなくなりました。|The end of the month is no longer something to fear.〕, speaker: 〔経理の方|An accountant〕, role: 〔経理|Accounting〕}]
guides: [guides/start.md]
---
",
    ),
    (
        "releases/2.0.0.md",
        "---
title: 〔2.0.0 リリースノート|Release notes for 2.0.0〕
description: 〔一括送付を加えました。|Sending all at once.〕
version: 2.0.0
date: 2026-11-20
changes:
  - type: new
    title: 〔一括送付|Sending all at once〕
    what: 〔まとめて送れます。|Send all invoices.〕
    why: 〔手間でした。|It took long.〕
    for_whom: 〔経理の方|Accountants〕
    value: 〔早く帰れます。|Go home early.〕
    not_changed: 〔一通ずつも送れます。|One by one still works.〕
    plans: [pro]
    tickets: [REQ-4]
    articles: [articles/everything.md]
  - type: removed
    title: 〔古い API の終わり|The old API ends〕
    what: 〔止めます。|It stops.〕
    why: 〔古いからです。|It is old.〕
    for_whom: 〔開発の方|Developers〕
    value: 〔安全になります。|It is safer.〕
    action: {text: 〔新しい API に変えてください。|Move to the new API.〕, by: 2099-12-31}
    roles: [accountant]
  - {type: security, title: 〔守りを固めました|Safer〕, what: 〔一覧が 1 秒で開きます。|The list opens in a second.〕}
  - {type: fixed, title: 〔直したこと|Mended〕, what: 〔一覧が 1 秒で開きます。|The list opens in a second.〕}
  - {type: improved, title: 〔良くしたこと|Better〕, what: 〔速い。|Faster.〕, why: 〔遅かったからです。|It was slow.〕, for_whom: 〔皆さま|Everybody〕, value: 〔待ちません。|No waiting.〕}
brief:
  talk_track: 〔早く帰れますとお伝えください。|Say that they go home early.〕
  questions: [{question: 〔料金は|The price?〕, answer: 〔同じです。|The same.〕}]
  tell: 〔経理の方へ|Accountants〕
  text: 〔社内の説明です。|For colleagues.〕
---
",
    ),
    (
        "incidents/pdf.md",
        "---
title: 〔一部の請求書が PDF で開けません|Some invoices do not open as PDF〕
kind: incident
status: investigating
impact: major
certainty: unconfirmed
components: [billing, pdf]
started: 2026-11-23T09:10
next_update: 2099-11-23T12:00
workaround: 〔画面でご覧ください。|Look at it on screen.〕
incident_manager: 〔運用|Operations〕
updates: [{at: \"2026-11-23T09:30\", status: investigating, text: 〔調べています。|We are looking into it.〕}]
---
",
    ),
    (
        "incidents/maintenance.md",
        "---
title: 〔定期メンテナンス|Maintenance〕
kind: maintenance
status: scheduled
impact: minor
components: [billing]
started: 2099-01-10T01:00
ends: 2099-01-10T03:00
---
〔その間は使えません。|It cannot be used meanwhile.〕
",
    ),
    (
        "incidents/past.md",
        "---
title: 〔遅くなりました|It was slow〕
kind: incident
status: resolved
impact: minor
components: [pdf]
started: 2026-10-01T09:00
resolved: 2026-10-01T10:30
---
〔直りました。|It is over.〕
",
    ),
];

const TERMS: &str = "\
- {term: 請求書, reading: せいきゅうしょ, definition: 代金を求める書類です。, synonyms: [インボイス], lang: ja}
- {term: invoice, definition: A request for payment., synonyms: [bill], lang: en}
";

/// Requests in every state, and more of them than a page of a list holds.
fn tickets() -> String {
    let states =
        ["received", "under_review", "planned", "in_progress", "released", "declined", "deferred", "planned"];
    let horizons = ["now", "next", "later"];
    let mut tickets = String::from("- {id: REQ-0, merged_into: REQ-1, requests: 4}\n");
    for number in 1..=120 {
        let state = states[number % states.len()];
        let horizon = horizons[number % 3];
        let answer = match state {
            "declined" | "deferred" => ", response: {text: 安全のため作りません。, date: 2026-11-01}",
            "released" => ", released_in: 2.0.0",
            _ => "",
        };
        let _ = writeln!(
            tickets,
            "- {{id: REQ-{number}, title: 請求書をまとめて送る {number}, state: {state}, horizon: {horizon}, \
             requests: {number}, tags: [t{}], plans: [pro], first_requested: 2026-01-01, \
             last_updated: 2026-11-01, use_case: 月末に一度に送りたい。, disclosure: full{answer}, translations: \
             {{en: {{title: Send all invoices {number}, use_case: All at once.}}}}, \
             history: [{{date: 2026-01-01, state: received, note: 受け付けました。}}]}}",
            number % 20
        );
    }
    tickets
}

/// The help center as files, in a folder of its own.
pub fn rich() -> Scratch {
    let site = Scratch::with([
        ("content/site.yaml", SITE),
        ("content/media/logo.svg", LOGO),
        ("content/data/terms.yaml", TERMS),
        ("content/data/tickets.yaml", &tickets()),
    ]);
    for (path, text) in PAGES {
        for (at, lang) in ["ja", "en"].into_iter().enumerate() {
            site.write(&format!("content/{lang}/{path}"), in_language(text, at));
        }
    }
    site
}

/// The text in one of the languages.
fn in_language(text: &str, at: usize) -> String {
    let mut parts = text.split(['〔', '〕']);
    let mut said = String::from(parts.next().unwrap_or(""));
    while let (Some(both), Some(rest)) = (parts.next(), parts.next()) {
        said.push_str(both.split('|').nth(at).expect("both languages"));
        said.push_str(rest);
    }
    said
}
