//! Words of the content model that configuration and documents share.

use crate::choice;

choice! {
    /// What an article is.
    Type {
        /// Anything that explains.
        Article = "article",
        /// A question and its answer.
        Faq = "faq",
        /// Steps with checks to tick.
        Guide = "guide",
        /// A success case.
        Case = "case",
        /// Release notes.
        Release = "release",
        /// A request or roadmap item.
        Ticket = "ticket",
        /// An incident, maintenance or notice.
        Incident = "incident",
    }
}

choice! {
    /// What an article is for.
    ArticleKind {
        /// What there is.
        Overview = "overview",
        /// What one can reach.
        Goal = "goal",
        /// How to set something up.
        Setup = "setup",
        /// How to do something.
        HowTo = "how_to",
        /// What something is exactly.
        Reference = "reference",
        /// What to do when something fails.
        Troubleshooting = "troubleshooting",
        /// How to do it better.
        Tips = "tips",
        /// What is allowed.
        Policy = "policy",
        /// What a word means.
        Glossary = "glossary",
    }
}

choice! {
    /// For whom something is.
    Audience {
        /// Everybody.
        Public = "public",
        /// Customers.
        Customer = "customer",
        /// Colleagues.
        Internal = "internal",
    }
}

choice! {
    /// Where in their life as a customer the reader is.
    Stage {
        /// Trying.
        Trial = "trial",
        /// Setting up.
        Onboarding = "onboarding",
        /// Getting into the habit.
        Adoption = "adoption",
        /// Doing more.
        Expansion = "expansion",
        /// Deciding to go on.
        Renewal = "renewal",
    }
}

choice! {
    /// What a ticket has come to.
    State {
        /// It has arrived.
        Received = "received",
        /// Somebody is looking at it.
        UnderReview = "under_review",
        /// It will be done.
        Planned = "planned",
        /// It is being done.
        InProgress = "in_progress",
        /// It is out.
        Released = "released",
        /// It will not be done.
        Declined = "declined",
        /// Not now.
        Deferred = "deferred",
        /// The same as another.
        Duplicate = "duplicate",
    }
}

choice! {
    /// Roughly when.
    Horizon {
        /// Being worked on.
        Now = "now",
        /// After that.
        Next = "next",
        /// Some day.
        Later = "later",
    }
}

choice! {
    /// How much of a ticket readers see, from all to nothing.
    Disclosure {
        /// Everything.
        Full = "full",
        /// Title, state, our answer, what one can do today; not the history.
        Summary = "summary",
        /// Title and state.
        TitleStatus = "title",
        /// That there is one, and its state.
        StatusOnly = "status_only",
        /// Nothing.
        Hidden = "hidden",
    }
}

choice! {
    /// What kind of ticket it is.
    TicketKind {
        /// Somebody asked for it.
        Request = "request",
        /// We plan it.
        Roadmap = "roadmap",
        /// We know it is broken.
        KnownIssue = "known_issue",
    }
}

choice! {
    /// How far an incident or a maintenance has come.
    Status {
        /// The cause is being looked for.
        Investigating = "investigating",
        /// The cause is known.
        Identified = "identified",
        /// A remedy is in place and being watched.
        Monitoring = "monitoring",
        /// Over.
        Resolved = "resolved",
        /// Over and explained.
        Postmortem = "postmortem",
        /// A maintenance that has not begun.
        Scheduled = "scheduled",
        /// A maintenance that is going on.
        InProgress = "in_progress",
        /// A maintenance whose result is being checked.
        Verifying = "verifying",
        /// A maintenance that is over.
        Completed = "completed",
    }
}

impl Status {
    /// Whether nothing more is to come.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Resolved | Self::Postmortem | Self::Completed)
    }
}

choice! {
    /// How much of the service an incident touches.
    Impact {
        /// Nothing.
        None = "none",
        /// A little.
        Minor = "minor",
        /// Much.
        Major = "major",
        /// All or nearly all.
        Critical = "critical",
    }
}

choice! {
    /// The lists of an article that readers filter by and `site.yaml` declares.
    Facet {
        /// Products.
        Products = "products",
        /// Features.
        Features = "features",
        /// Plans.
        Plans = "plans",
        /// Roles.
        Roles = "roles",
        /// Segments.
        Segments = "segments",
        /// Industries.
        Industries = "industries",
    }
}

impl Type {
    /// The folder whose articles have this type, in a tree made for Shirube.
    pub fn folder(self) -> Option<&'static str> {
        match self {
            Self::Article => None,
            Self::Faq => Some("faq"),
            Self::Guide => Some("guides"),
            Self::Case => Some("cases"),
            Self::Release => Some("releases"),
            Self::Ticket => Some("roadmap"),
            Self::Incident => Some("incidents"),
        }
    }
}
