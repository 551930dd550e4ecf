using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LettingIn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "phone",
                table: "problem_problems",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(30)",
                oldMaxLength: 30,
                oldNullable: true);

            migrationBuilder.AddColumn<string>(
                name: "phone_digest",
                table: "problem_problems",
                type: "character varying(80)",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "phone",
                table: "organization_persons",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(30)",
                oldMaxLength: 30);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "arrived_at",
                table: "organization_persons",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "phone_digest",
                table: "organization_persons",
                type: "character varying(80)",
                maxLength: 80,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "welcomed_at",
                table: "organization_persons",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "acted_by",
                table: "inbox_receipts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "acted_by_name",
                table: "inbox_receipts",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "organization_device_pins",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    device_digest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    pin_hash = table.Column<string>(type: "text", nullable: false),
                    is_shared = table.Column<bool>(type: "boolean", nullable: false),
                    wrong_tries = table.Column<int>(type: "integer", nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_device_pins", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_device_pins_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_invitations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code_digest = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    issued_by = table.Column<Guid>(type: "uuid", nullable: false),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    face_to_face = table.Column<bool>(type: "boolean", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_invitations", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_invitations_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "organization_roster_drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    place_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    uploaded_by = table.Column<Guid>(type: "uuid", nullable: false),
                    uploaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    file = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    choices = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_roster_drafts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "organization_roster_memories",
                columns: table => new
                {
                    place_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    memory = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_roster_memories", x => x.place_code);
                });

            migrationBuilder.CreateTable(
                name: "organization_stand_ins",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    given_by = table.Column<Guid>(type: "uuid", nullable: false),
                    given_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_stand_ins", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_stand_ins_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_problem_problems_phone_digest",
                table: "problem_problems",
                column: "phone_digest",
                filter: "phone IS NOT NULL AND phone <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_organization_persons_phone_digest",
                table: "organization_persons",
                column: "phone_digest",
                filter: "phone IS NOT NULL AND phone <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_asks_holder_id_box",
                table: "inbox_asks",
                columns: new[] { "holder_id", "box" },
                filter: "snoozed_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_organization_device_pins_person_id",
                table: "organization_device_pins",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ux_organization_device_pins_device_digest_person_id",
                table: "organization_device_pins",
                columns: new[] { "device_digest", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organization_invitations_code_digest",
                table: "organization_invitations",
                column: "code_digest");

            migrationBuilder.CreateIndex(
                name: "ix_organization_invitations_person_id",
                table: "organization_invitations",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_roster_drafts_uploaded_at",
                table: "organization_roster_drafts",
                column: "uploaded_at");

            migrationBuilder.CreateIndex(
                name: "ix_organization_stand_ins_actor_id",
                table: "organization_stand_ins",
                column: "actor_id");

            migrationBuilder.CreateIndex(
                name: "ix_organization_stand_ins_person_id",
                table: "organization_stand_ins",
                column: "person_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "organization_device_pins");

            migrationBuilder.DropTable(
                name: "organization_invitations");

            migrationBuilder.DropTable(
                name: "organization_roster_drafts");

            migrationBuilder.DropTable(
                name: "organization_roster_memories");

            migrationBuilder.DropTable(
                name: "organization_stand_ins");

            migrationBuilder.DropIndex(
                name: "ix_problem_problems_phone_digest",
                table: "problem_problems");

            migrationBuilder.DropIndex(
                name: "ix_organization_persons_phone_digest",
                table: "organization_persons");

            migrationBuilder.DropIndex(
                name: "ix_inbox_asks_holder_id_box",
                table: "inbox_asks");

            migrationBuilder.DropColumn(
                name: "phone_digest",
                table: "problem_problems");

            migrationBuilder.DropColumn(
                name: "arrived_at",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "phone_digest",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "welcomed_at",
                table: "organization_persons");

            migrationBuilder.DropColumn(
                name: "acted_by",
                table: "inbox_receipts");

            migrationBuilder.DropColumn(
                name: "acted_by_name",
                table: "inbox_receipts");

            migrationBuilder.AlterColumn<string>(
                name: "phone",
                table: "problem_problems",
                type: "character varying(30)",
                maxLength: 30,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "phone",
                table: "organization_persons",
                type: "character varying(30)",
                maxLength: 30,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200);
        }
    }
}
