using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProblemLife : Migration
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
                name: "problem_precedents");

            migrationBuilder.DropTable(
                name: "problem_rules");

            migrationBuilder.DropTable(
                name: "problem_supports");

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
