using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Channels : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "mail",
                table: "organization_persons",
                type: "character varying(120)",
                maxLength: 120,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "inbox_channel_days",
                columns: table => new
                {
                    channel = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    used = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_channel_days", x => new { x.channel, x.day });
                });

            migrationBuilder.CreateTable(
                name: "inbox_channels",
                columns: table => new
                {
                    channel = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    is_on = table.Column<bool>(type: "boolean", nullable: false),
                    daily_quota = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_channels", x => x.channel);
                });

            migrationBuilder.CreateTable(
                name: "inbox_outgoing",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    ask_id = table.Column<Guid>(type: "uuid", nullable: true),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    path = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    urgent = table.Column<bool>(type: "boolean", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    failure = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    why = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    queued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lease = table.Column<Guid>(type: "uuid", nullable: true),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    listed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    provider_id = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    maybe_twice = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox_outgoing", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "organization_push_subscriptions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    endpoint = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: false),
                    p256dh = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    auth = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_push_subscriptions", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_push_subscriptions_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_inbox_outgoing_ask_id",
                table: "inbox_outgoing",
                column: "ask_id",
                filter: "ask_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_outgoing_channel_next_try_at",
                table: "inbox_outgoing",
                columns: new[] { "channel", "next_try_at" },
                filter: "state = 'waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_outgoing_ended_at",
                table: "inbox_outgoing",
                column: "ended_at",
                filter: "ended_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_outgoing_leased_until",
                table: "inbox_outgoing",
                column: "leased_until",
                filter: "state = 'sending'");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_outgoing_listed_at",
                table: "inbox_outgoing",
                column: "listed_at",
                filter: "listed_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_outgoing_provider_id",
                table: "inbox_outgoing",
                column: "provider_id",
                filter: "provider_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_inbox_outgoing_key",
                table: "inbox_outgoing",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organization_push_subscriptions_person_id",
                table: "organization_push_subscriptions",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ux_organization_push_subscriptions_endpoint",
                table: "organization_push_subscriptions",
                column: "endpoint",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "inbox_channel_days");

            migrationBuilder.DropTable(
                name: "inbox_channels");

            migrationBuilder.DropTable(
                name: "inbox_outgoing");

            migrationBuilder.DropTable(
                name: "organization_push_subscriptions");

            migrationBuilder.DropColumn(
                name: "mail",
                table: "organization_persons");
        }
    }
}
