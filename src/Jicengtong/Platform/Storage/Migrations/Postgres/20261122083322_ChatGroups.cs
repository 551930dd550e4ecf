using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ChatGroups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "chatgroup_consolidations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    unit_path = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    made_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    made_by_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    source = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    wishes = table.Column<string>(type: "text", nullable: false),
                    figures = table.Column<string>(type: "text", nullable: false),
                    steps = table.Column<string>(type: "text", nullable: false),
                    adoption = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chatgroup_consolidations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "chatgroup_groups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    consolidation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    unit_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    unit_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    unit_path = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    purpose = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    matters = table.Column<string>(type: "text", nullable: false),
                    members = table.Column<string>(type: "text", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    rules = table.Column<string>(type: "text", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: true),
                    state = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    approval = table.Column<string>(type: "text", nullable: true),
                    opening = table.Column<string>(type: "text", nullable: true),
                    keeping = table.Column<string>(type: "text", nullable: true),
                    dissolution = table.Column<string>(type: "text", nullable: true),
                    instead = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    ask_subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reminded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chatgroup_groups", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "chatgroup_cards",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    consolidation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    relief = table.Column<string>(type: "text", nullable: false)
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
                    consolidation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    records = table.Column<string>(type: "text", nullable: false),
                    plan = table.Column<string>(type: "text", nullable: false)
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
                name: "chatgroup_consolidations");
        }
    }
}
