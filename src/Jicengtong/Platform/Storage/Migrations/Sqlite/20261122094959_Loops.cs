using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Loops : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_problem_problems_reporter_id_id",
                table: "problem_problems");

            migrationBuilder.AlterColumn<byte[]>(
                name: "reporter_id",
                table: "problem_problems",
                type: "BLOB",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "BLOB");

            migrationBuilder.AddColumn<string>(
                name: "acceptance",
                table: "problem_problems",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "answer_took",
                table: "problem_problems",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "category",
                table: "problem_problems",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "一般");

            migrationBuilder.AddColumn<string>(
                name: "channel",
                table: "problem_problems",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "Official");

            migrationBuilder.AddColumn<string>(
                name: "code_digest",
                table: "problem_problems",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "decider_id",
                table: "problem_problems",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "decider_name",
                table: "problem_problems",
                type: "TEXT",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "decider_unit",
                table: "problem_problems",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "decider_unit_name",
                table: "problem_problems",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "decision_subject_id",
                table: "problem_problems",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "department",
                table: "problem_problems",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "extension",
                table: "problem_problems",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "first_answered_at",
                table: "problem_problems",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "handler_key",
                table: "problem_problems",
                type: "TEXT",
                maxLength: 80,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "handler_path",
                table: "problem_problems",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "in_time",
                table: "problem_problems",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "lapses_at",
                table: "problem_problems",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "merged_into_id",
                table: "problem_problems",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "merged_into_number",
                table: "problem_problems",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "month",
                table: "problem_problems",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "phone",
                table: "problem_problems",
                type: "TEXT",
                maxLength: 30,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "precedent_id",
                table: "problem_problems",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "rating",
                table: "problem_problems",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "returns",
                table: "problem_problems",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<long>(
                name: "review_at",
                table: "problem_problems",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ruling",
                table: "problem_problems",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "suspension",
                table: "problem_problems",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "times_returned",
                table: "problem_problems",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "problem_entries",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "Reported");

            migrationBuilder.AddColumn<string>(
                name: "revised",
                table: "inbox_subjects",
                type: "TEXT",
                maxLength: 600,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "forgotten_at",
                table: "inbox_receipts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "moved_from",
                table: "inbox_asks",
                type: "TEXT",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "renewed_at",
                table: "inbox_asks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "why_tight",
                table: "directive_relays",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "issued_at",
                table: "directive_directives",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "matter",
                table: "directive_directives",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "chatgroup_consolidations",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    unit_path = table.Column<string>(type: "TEXT", nullable: false),
                    made_by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_by_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    wishes = table.Column<string>(type: "TEXT", nullable: false),
                    figures = table.Column<string>(type: "TEXT", nullable: false),
                    steps = table.Column<string>(type: "TEXT", nullable: false),
                    adoption = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chatgroup_consolidations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "chatgroup_groups",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    consolidation_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    unit_path = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    matters = table.Column<string>(type: "TEXT", nullable: false),
                    members = table.Column<string>(type: "TEXT", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    registered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    approval = table.Column<string>(type: "TEXT", nullable: true),
                    opening = table.Column<string>(type: "TEXT", nullable: true),
                    keeping = table.Column<string>(type: "TEXT", nullable: true),
                    dissolution = table.Column<string>(type: "TEXT", nullable: true),
                    instead = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    ask_subject_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reminded_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chatgroup_groups", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directive_revisions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    directive_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: false),
                    changes = table.Column<string>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    asked_again = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_revisions", x => x.id);
                    table.ForeignKey(
                        name: "fk_directive_revisions_directive_directives",
                        column: x => x.directive_id,
                        principalTable: "directive_directives",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "evidence_anchored",
                columns: table => new
                {
                    place = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    proof = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_anchored", x => new { x.place, x.size });
                });

            migrationBuilder.CreateTable(
                name: "evidence_forgettings",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    before = table.Column<long>(type: "INTEGER", nullable: false),
                    leaves = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_forgettings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "evidence_witnessed",
                columns: table => new
                {
                    origin = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_witnessed", x => x.origin);
                });

            migrationBuilder.CreateTable(
                name: "organization_duty_changes",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    duty_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    matter = table.Column<string>(type: "TEXT", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    what = table.Column<string>(type: "TEXT", nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: false),
                    after = table.Column<string>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_duty_changes", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_duty_changes_organization_duties",
                        column: x => x.duty_id,
                        principalTable: "organization_duties",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "problem_precedents",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    matter = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    place_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    place_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    place_path = table.Column<string>(type: "TEXT", nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    problem_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    ruling_unit = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ruling_unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ruled_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_precedents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "problem_rules",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    rules = table.Column<string>(type: "TEXT", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_by = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_rules", x => x.unit_code);
                });

            migrationBuilder.CreateTable(
                name: "problem_supports",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    problem_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    wanted = table.Column<string>(type: "TEXT", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    said = table.Column<string>(type: "TEXT", nullable: true),
                    said_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_supports", x => x.id);
                    table.ForeignKey(
                        name: "fk_problem_supports_problem_problems",
                        column: x => x.problem_id,
                        principalTable: "problem_problems",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "chatgroup_cards",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    consolidation_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    relief = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chatgroup_cards", x => x.id);
                    table.ForeignKey(
                        name: "fk_chatgroup_cards_chatgroup_consolidations",
                        column: x => x.consolidation_id,
                        principalTable: "chatgroup_consolidations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "chatgroup_contents",
                columns: table => new
                {
                    consolidation_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    records = table.Column<string>(type: "TEXT", nullable: false),
                    plan = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chatgroup_contents", x => x.consolidation_id);
                    table.ForeignKey(
                        name: "fk_chatgroup_contents_chatgroup_consolidations",
                        column: x => x.consolidation_id,
                        principalTable: "chatgroup_consolidations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_decider_id_id",
                table: "problem_problems",
                columns: new[] { "decider_id", "id" },
                filter: "decider_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_decider_unit_id",
                table: "problem_problems",
                columns: new[] { "decider_unit", "id" },
                filter: "decider_unit IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_handler_id_id_state",
                table: "problem_problems",
                columns: new[] { "handler_id", "id", "state" },
                filter: "state <> 'Closed'");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_handler_unit_id_state",
                table: "problem_problems",
                columns: new[] { "handler_unit", "id", "state" },
                filter: "state <> 'Closed'");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_lapses_at",
                table: "problem_problems",
                column: "lapses_at",
                filter: "lapses_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_merged_into_id",
                table: "problem_problems",
                column: "merged_into_id",
                filter: "merged_into_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_month_unit_path",
                table: "problem_problems",
                columns: new[] { "month", "unit_path" });

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_reporter_id_id",
                table: "problem_problems",
                columns: new[] { "reporter_id", "id" },
                filter: "reporter_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_reporter_id_id_state",
                table: "problem_problems",
                columns: new[] { "reporter_id", "id", "state" },
                filter: "state <> 'Closed'");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_review_at",
                table: "problem_problems",
                column: "review_at",
                filter: "review_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_unit_path_id_state",
                table: "problem_problems",
                columns: new[] { "unit_path", "id", "state" },
                filter: "state <> 'Closed'");

            migrationBuilder.CreateIndex(
                name: "ux_problem_problems_code_digest",
                table: "problem_problems",
                column: "code_digest",
                unique: true,
                filter: "code_digest IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_asks_addressee",
                table: "inbox_asks",
                column: "addressee",
                filter: "box IN ('todo', 'know')");

            migrationBuilder.CreateIndex(
                name: "ix_directive_directives_matter_issued_at",
                table: "directive_directives",
                columns: new[] { "matter", "issued_at" });

            migrationBuilder.CreateIndex(
                name: "ix_chatgroup_cards_consolidation_id",
                table: "chatgroup_cards",
                column: "consolidation_id");

            migrationBuilder.CreateIndex(
                name: "ix_chatgroup_cards_person_id_id",
                table: "chatgroup_cards",
                columns: new[] { "person_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_chatgroup_consolidations_made_by_id_id",
                table: "chatgroup_consolidations",
                columns: new[] { "made_by_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_chatgroup_consolidations_unit_path_id",
                table: "chatgroup_consolidations",
                columns: new[] { "unit_path", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_chatgroup_groups_ask_subject_id",
                table: "chatgroup_groups",
                column: "ask_subject_id");

            migrationBuilder.CreateIndex(
                name: "ix_chatgroup_groups_consolidation_id",
                table: "chatgroup_groups",
                column: "consolidation_id");

            migrationBuilder.CreateIndex(
                name: "ix_chatgroup_groups_owner_id_state",
                table: "chatgroup_groups",
                columns: new[] { "owner_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_chatgroup_groups_state_ends_on",
                table: "chatgroup_groups",
                columns: new[] { "state", "ends_on" });

            migrationBuilder.CreateIndex(
                name: "ix_chatgroup_groups_unit_path_state",
                table: "chatgroup_groups",
                columns: new[] { "unit_path", "state" });

            migrationBuilder.CreateIndex(
                name: "ux_directive_revisions_directive_id_number",
                table: "directive_revisions",
                columns: new[] { "directive_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organization_duty_changes_duty_id",
                table: "organization_duty_changes",
                column: "duty_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_duty_changes_unit_code_id",
                table: "organization_duty_changes",
                columns: new[] { "unit_code", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_problem_precedents_matter_place_code",
                table: "problem_precedents",
                columns: new[] { "matter", "place_code" },
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_problem_supports_person_id_problem_id",
                table: "problem_supports",
                columns: new[] { "person_id", "problem_id" });

            migrationBuilder.CreateIndex(
                name: "ix_problem_supports_unit_problem_id",
                table: "problem_supports",
                columns: new[] { "unit", "problem_id" });

            migrationBuilder.CreateIndex(
                name: "ux_problem_supports_problem_id_unit",
                table: "problem_supports",
                columns: new[] { "problem_id", "unit" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chatgroup_cards");

            migrationBuilder.DropTable(
                name: "chatgroup_contents");

            migrationBuilder.DropTable(
                name: "chatgroup_groups");

            migrationBuilder.DropTable(
                name: "directive_revisions");

            migrationBuilder.DropTable(
                name: "evidence_anchored");

            migrationBuilder.DropTable(
                name: "evidence_forgettings");

            migrationBuilder.DropTable(
                name: "evidence_witnessed");

            migrationBuilder.DropTable(
                name: "organization_duty_changes");

            migrationBuilder.DropTable(
                name: "problem_precedents");

            migrationBuilder.DropTable(
                name: "problem_rules");

            migrationBuilder.DropTable(
                name: "problem_supports");

            migrationBuilder.DropTable(
                name: "chatgroup_consolidations");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_decider_id_id",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_decider_unit_id",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_handler_id_id_state",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_handler_unit_id_state",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_lapses_at",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_merged_into_id",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_month_unit_path",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_reporter_id_id",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_reporter_id_id_state",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_review_at",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_unit_path_id_state",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ux_problem_problems_code_digest",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_inbox_asks_addressee",
                table: "inbox_asks");

            migrationBuilder.DropIndex(
                name: "ix_directive_directives_matter_issued_at",
                table: "directive_directives");

            migrationBuilder.DropColumn(
                name: "acceptance",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "answer_took",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "category",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "channel",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "code_digest",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "decider_id",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "decider_name",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "decider_unit",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "decider_unit_name",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "decision_subject_id",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "department",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "extension",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "first_answered_at",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "handler_key",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "handler_path",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "in_time",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "lapses_at",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "merged_into_id",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "merged_into_number",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "month",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "phone",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "precedent_id",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "rating",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "returns",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "review_at",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "ruling",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "suspension",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "times_returned",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "problem_entries");

            migrationBuilder.DropColumn(
                name: "revised",
                table: "inbox_subjects");

            migrationBuilder.DropColumn(
                name: "forgotten_at",
                table: "inbox_receipts");

            migrationBuilder.DropColumn(
                name: "moved_from",
                table: "inbox_asks");

            migrationBuilder.DropColumn(
                name: "renewed_at",
                table: "inbox_asks");

            migrationBuilder.DropColumn(
                name: "why_tight",
                table: "directive_relays");

            migrationBuilder.DropColumn(
                name: "issued_at",
                table: "directive_directives");

            migrationBuilder.DropColumn(
                name: "matter",
                table: "directive_directives");

            migrationBuilder.AlterColumn<byte[]>(
                name: "reporter_id",
                table: "problem_problems",
                type: "BLOB",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "BLOB",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_reporter_id_id",
                table: "problem_problems",
                columns: new[] { "reporter_id", "id" });
        }
    }
}
