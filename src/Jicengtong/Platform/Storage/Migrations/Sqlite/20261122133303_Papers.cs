using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Papers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_at_signing",
                table: "directive_directives",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "paper_id",
                table: "directive_directives",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "signing_id",
                table: "directive_directives",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "directive_file_texts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner_kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    is_from_picture = table.Column<bool>(type: "INTEGER", nullable: false),
                    correction = table.Column<string>(type: "TEXT", nullable: true),
                    leased_until = table.Column<long>(type: "INTEGER", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_file_texts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directive_flows",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    flows = table.Column<string>(type: "TEXT", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_by = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_flows", x => x.unit_code);
                });

            migrationBuilder.CreateTable(
                name: "directive_number_series",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    series = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    last = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_number_series", x => new { x.unit_code, x.series, x.year });
                });

            migrationBuilder.CreateTable(
                name: "directive_numbers",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    series = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    signing_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    why_cancelled = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    cancelled_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_numbers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directive_papers",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    unit_path = table.Column<string>(type: "TEXT", nullable: false),
                    entry = table.Column<string>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: true),
                    steps = table.Column<string>(type: "TEXT", nullable: false),
                    place = table.Column<int>(type: "INTEGER", nullable: false),
                    pending_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    since_at = table.Column<long>(type: "INTEGER", nullable: false),
                    received_by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    received_by_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    handlers = table.Column<string>(type: "TEXT", nullable: false),
                    directive_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    end = table.Column<string>(type: "TEXT", nullable: true),
                    is_closed = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_papers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directive_signings",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    directive_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    series = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    drafter_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    drafter_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    steps = table.Column<string>(type: "TEXT", nullable: false),
                    place = table.Column<int>(type: "INTEGER", nullable: false),
                    pending_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    since_at = table.Column<long>(type: "INTEGER", nullable: false),
                    why_back = table.Column<string>(type: "TEXT", nullable: true),
                    number = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_signings", x => x.id);
                    table.ForeignKey(
                        name: "fk_directive_signings_directive_directives",
                        column: x => x.directive_id,
                        principalTable: "directive_directives",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "directive_steps",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    file_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    is_back = table.Column<bool>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    voice_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    by_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    by_name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    came_at = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    transcript = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_directive_steps", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_directive_directives_signing_id",
                table: "directive_directives",
                column: "signing_id",
                filter: "signing_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_directive_file_texts_owner_kind_owner_id",
                table: "directive_file_texts",
                columns: new[] { "owner_kind", "owner_id" });

            migrationBuilder.CreateIndex(
                name: "ix_directive_file_texts_state_id",
                table: "directive_file_texts",
                columns: new[] { "state", "id" },
                filter: "state IN ('Waiting', 'Reading')");

            migrationBuilder.CreateIndex(
                name: "ix_directive_numbers_signing_id",
                table: "directive_numbers",
                column: "signing_id");

            migrationBuilder.CreateIndex(
                name: "ux_directive_numbers_unit_code_series_year_number",
                table: "directive_numbers",
                columns: new[] { "unit_code", "series", "year", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_directive_papers_unit_code_id",
                table: "directive_papers",
                columns: new[] { "unit_code", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_directive_papers_unit_code_year_number",
                table: "directive_papers",
                columns: new[] { "unit_code", "year", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_directive_signings_unit_code_id",
                table: "directive_signings",
                columns: new[] { "unit_code", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_directive_signings_directive_id",
                table: "directive_signings",
                column: "directive_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_directive_steps_file_id_id",
                table: "directive_steps",
                columns: new[] { "file_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "directive_file_texts");

            migrationBuilder.DropTable(
                name: "directive_flows");

            migrationBuilder.DropTable(
                name: "directive_number_series");

            migrationBuilder.DropTable(
                name: "directive_numbers");

            migrationBuilder.DropTable(
                name: "directive_papers");

            migrationBuilder.DropTable(
                name: "directive_signings");

            migrationBuilder.DropTable(
                name: "directive_steps");

            migrationBuilder.DropIndex(
                name: "ix_directive_directives_signing_id",
                table: "directive_directives");

            migrationBuilder.DropColumn(
                name: "is_at_signing",
                table: "directive_directives");

            migrationBuilder.DropColumn(
                name: "paper_id",
                table: "directive_directives");

            migrationBuilder.DropColumn(
                name: "signing_id",
                table: "directive_directives");
        }
    }
}
