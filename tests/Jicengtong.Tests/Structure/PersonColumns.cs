namespace Jicengtong.Tests.Structure;

/// <summary>
/// Every column that names a person, and what becomes of it when that person leaves. Whoever adds one says here whether it is handed
/// over (then the module implements <see cref="IPersonWatch"/>) or why it stays.
/// </summary>
internal static class PersonColumns
{
    /// <summary>Column → which of its rows are open: after a handover none of them may name who left.</summary>
    public static readonly IReadOnlyDictionary<string, string> HandedOver = new Dictionary<string, string>
    {
        ["inbox_asks.holder_id"] = "box IN ('todo', 'know')",
        ["inbox_asks.deputy_id"] = "box IN ('todo', 'know')",
        ["directive_directives.author_id"] = "withdrawal IS NULL AND merged_into_id IS NULL",
        ["directive_relays.by_id"] = "1 = 1",
        ["directive_signings.drafter_id"] = "sent_at IS NULL",
        ["directive_merges.asked_by_id"] = "answer IS NULL",
        ["directive_releases.asked_by_id"] = "decision IS NULL",
        ["directive_samples.asked_by_id"] = "closed_at IS NULL",
        ["problem_problems.handler_id"] = "state <> 'Closed'",
        ["problem_problems.deputy_id"] = "state <> 'Closed'",
        ["problem_problems.reporter_id"] = "state <> 'Closed'",
        ["problem_problems.decider_id"] = "decision_subject_id IS NOT NULL",
        ["problem_supports.person_id"] = "said_at IS NULL",
        ["chatgroup_groups.owner_id"] = "state NOT IN ('Dissolved', 'Refused')",
        ["organization_duties.holder_id"] = "1 = 1",
        ["organization_duties.deputy_id"] = "1 = 1",
        ["organization_persons.deputy_id"] = "1 = 1",
        ["organization_leaves.deputy_id"] = "ends_on >= '2026-11-20' AND ends_on >= starts_on",
        ["organization_charges.person_id"] = "ends_on IS NULL OR ends_on >= '2026-11-20'",
        ["organization_appointments.person_id"] = "ends_on IS NULL OR ends_on >= '2026-11-20'",
    };

    /// <summary>Column → why it stays: what somebody did remains theirs.</summary>
    public static readonly IReadOnlyDictionary<string, string> Stays = new Dictionary<string, string>
    {
        ["chatgroup_consolidations.made_by_id"] = "who made the plan",
        ["problem_waiting_feedback.person_id"] = "whose program said it; within a second it is a problem, and its reporter is handed over",
        ["chatgroup_cards.person_id"] = "one's own card of a plan",
        ["directive_budgets.set_by_id"] = "who set it",
        ["directive_answers.by_id"] = "who answered",
        ["directive_flows.changed_by"] = "who changed it",
        ["directive_steps.by_id"] = "who took the step",
        ["directive_papers.received_by_id"] = "who signed for it",
        ["directive_revisions.by_id"] = "who revised",
        ["directive_file_texts.owner_id"] = "a thing, not a person",
        ["inbox_asks.answered_by"] = "who answered",
        ["inbox_subjects.asked_by"] = "who asked",
        ["inbox_receipts.person_id"] = "who answered",
        ["inbox_outgoing.person_id"] = "what left the building, or is about to: to whom it was sent",
        ["inbox_digest_items.person_id"] = "what was held for one's next digest; the ask behind it is handed over",
        ["inbox_digest_times.person_id"] = "one's own times",
        ["inbox_digests.person_id"] = "to whom it was sent",
        ["inbox_disturbances.person_id"] = "how often one was reminded",
        ["inbox_reminder_days.person_id"] = "how often one was reminded",
        ["inbox_duty_calls.called_by"] = "who telephoned",
        ["inbox_ladders.changed_by"] = "who changed it",
        ["inbox_receipts.acted_by"] = "who answered for somebody",
        ["platform_calendars.changed_by"] = "who changed it",
        ["organization_sessions.person_id"] = "one's own; without a post it shows nothing",
        ["organization_device_pins.person_id"] = "one's own phone",
        ["organization_passkeys.person_id"] = "one's own key",
        ["organization_recovery_codes.person_id"] = "one's own codes",
        ["organization_linked_accounts.person_id"] = "one's own account elsewhere",
        ["organization_invitations.person_id"] = "who was invited; a card not used ends by itself",
        ["organization_invitations.issued_by"] = "who invited",
        ["organization_stand_ins.person_id"] = "for whom somebody acts; what was open is handed over, and it ends on its day",
        ["organization_stand_ins.given_by"] = "who gave it",
        ["organization_stand_ins.ended_by"] = "who ended it",
        ["organization_roster_drafts.uploaded_by"] = "who uploaded it",
        ["organization_push_subscriptions.person_id"] = "one's own browser",
        ["organization_charges.entered_by_id"] = "who entered it",
        ["organization_phone_looks.person_id"] = "whose number was looked at",
        ["organization_phone_looks.by_id"] = "who looked",
        ["organization_task_forces.made_by_id"] = "who set it up",
        ["organization_unit_changes.by_id"] = "who changed it",
        ["organization_access_tokens.person_id"] = "the account's own; it sees nothing any more without a post",
        ["organization_appointment_changes.person_id"] = "history",
        ["organization_appointment_changes.by_id"] = "who changed it",
        ["organization_duty_changes.by_id"] = "who changed it",
        ["organization_leaves.person_id"] = "who was away",
        ["organization_leaves.entered_by_id"] = "who entered it",
        ["organization_leaves.returned_by_id"] = "who said so",
        ["problem_case_letters.by_id"] = "who wrote it",
        ["problem_entries.by_id"] = "who did it",
        ["problem_rules.changed_by"] = "who changed them",
        ["platform_files.added_by"] = "who added it",
        ["platform_files.owner_id"] = "a thing, not a person",
        ["platform_operations.person_id"] = "answers of one's own requests, kept thirty days",
        ["platform_uploads.person_id"] = "an upload that was begun ends with its session",
    };

    private static readonly string[] Words = ["person", "holder", "deputy", "author", "by", "owner", "reporter", "handler", "decider", "drafter", "user", "member", "opener", "viewer"];

    /// <summary>Does the name of an id's column say that it is a person's?</summary>
    public static bool NamesPerson(string column) => column.Split('_').Any(Words.Contains);
}
