using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class People : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "deputy_id",
                table: "organization_persons",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "organization_leaves",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    deputy_id = table.Column<Guid>(type: "uuid", nullable: true),
                    entered_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    entered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    returned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    returned_by_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organization_leaves", x => x.id);
                    table.ForeignKey(
                        name: "fk_organization_leaves_organization_persons",
                        column: x => x.person_id,
                        principalTable: "organization_persons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_organization_leaves_ends_on",
                table: "organization_leaves",
                column: "ends_on");

            migrationBuilder.CreateIndex(
                name: "ix_organization_leaves_person_id_ends_on",
                table: "organization_leaves",
                columns: new[] { "person_id", "ends_on" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "organization_leaves");

            migrationBuilder.DropColumn(
                name: "deputy_id",
                table: "organization_persons");
        }
    }
}
