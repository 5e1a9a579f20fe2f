//! Fields of `import` in `site.yaml`.

use crate::config::{Disclosure, Facet, Horizon, TicketKind};
use crate::schema::field::{Field, Group, Kind, field};
use crate::schema::words::words;

/// A word, or several of which one must fit.
const WORDS: Kind = Kind::Either(&[Kind::Texts, Kind::Text]);

const LABEL: Field =
    field("label", WORDS, "条件です。要望に付いたラベルやタグです。", "A condition: labels or tags.")
        .example("public");
const COMPONENT: Field = field(
    "component",
    WORDS,
    "条件です。コンポーネントやカテゴリーです。",
    "A condition: components or categories.",
)
.example("Billing");
const TYPE: Field =
    field("type", WORDS, "条件です。課題の種類です。", "A condition: types of issues.").example("Bug");
const PROJECT: Field = field(
    "project",
    WORDS,
    "条件です。プロジェクト、チーム、リポジトリ、ボードです。",
    "A condition: projects, teams, repositories, boards.",
)
.example("acme/app");
const COLUMN: Field = field(
    "column",
    Kind::Map(None, &WORDS),
    "条件です。表の列の名前と、そこにある値です。",
    "A condition: columns of the file, and what stands in them.",
);

/// How much readers see of which tickets.
const DISCLOSURE: Group = Group::of(&[
    LABEL,
    COMPONENT,
    TYPE,
    PROJECT,
    COLUMN,
    field("show", Kind::Choice(words::<Disclosure>), "どこまで見せるかです。", "How much readers see.")
        .required(),
    field("body", Kind::Flag, "本文も取り込みます。", "Whether the description is taken over, too.")
        .default("false"),
]);

/// What tickets get.
const FIELDS: Group = Group::of(&[
    LABEL,
    COMPONENT,
    TYPE,
    PROJECT,
    COLUMN,
    field("tags", WORDS, "付けるタグです。", "Tags to give.").example("billing"),
    field(
        "products",
        Kind::Either(&[Kind::Keys(Facet::Products), Kind::Text]),
        "付ける製品です。",
        "Products to give.",
    )
    .example("app"),
    field(
        "features",
        Kind::Either(&[Kind::Keys(Facet::Features), Kind::Text]),
        "付ける機能です。",
        "Features to give.",
    )
    .example("billing"),
    field(
        "plans",
        Kind::Either(&[Kind::Keys(Facet::Plans), Kind::Text]),
        "付けるプランです。",
        "Plans to give.",
    )
    .example("pro"),
    field(
        "roles",
        Kind::Either(&[Kind::Keys(Facet::Roles), Kind::Text]),
        "付ける役割です。",
        "Roles to give.",
    )
    .example("admin"),
    field(
        "segments",
        Kind::Either(&[Kind::Keys(Facet::Segments), Kind::Text]),
        "付けるセグメントです。",
        "Segments to give.",
    )
    .example("small"),
    field(
        "industries",
        Kind::Either(&[Kind::Keys(Facet::Industries), Kind::Text]),
        "付ける業種です。",
        "Industries to give.",
    )
    .example("retail"),
    field("kind", Kind::Choice(words::<TicketKind>), "どのような項目かです。", "What kind of ticket it is."),
    field("horizon", Kind::Choice(words::<Horizon>), "いつごろかです。", "Roughly when."),
]);

/// What imports from other tools may take over.
pub const IMPORT: Group = Group::of(&[
    field(
        "prefix",
        Kind::Map(None, &Kind::Text),
        "番号だけの要望の id で、番号の前に付ける文字です。",
        "What stands before the number of a ticket that has only a number.",
    ),
    field(
        "disclosure",
        Kind::Groups(&DISCLOSURE),
        "どの要望を、どこまで見せるかです。最初に合ったものを使い、どれにも合わなければ見せません。",
        "How much readers see of which tickets. The first that fits counts; if none does, nothing.",
    ),
    field(
        "fields",
        Kind::Groups(&FIELDS),
        "どの要望に、どの項目を付けるかです。合うものはすべて使います。",
        "Which fields tickets get. All that fit count.",
    ),
]);
