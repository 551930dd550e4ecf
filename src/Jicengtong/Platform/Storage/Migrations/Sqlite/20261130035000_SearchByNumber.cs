using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jicengtong.Platform.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SearchByNumber : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("CREATE TABLE platform_searched (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, owner BLOB NOT NULL)");
            migrationBuilder.Sql("INSERT INTO platform_searched (id, kind, owner) SELECT max(rowid), kind, owner FROM platform_search GROUP BY kind, owner");
            migrationBuilder.Sql("CREATE UNIQUE INDEX ux_platform_searched_kind_owner ON platform_searched (kind, owner)");
            migrationBuilder.Sql("CREATE VIRTUAL TABLE platform_search_new USING fts5(kind, terms, tokenize='unicode61')");
            migrationBuilder.Sql("INSERT INTO platform_search_new (rowid, kind, terms) SELECT s.rowid, s.kind, s.terms FROM platform_search s WHERE s.rowid IN (SELECT id FROM platform_searched)");
            migrationBuilder.Sql("DROP TABLE platform_search");
            migrationBuilder.Sql("ALTER TABLE platform_search_new RENAME TO platform_search");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("CREATE VIRTUAL TABLE platform_search_old USING fts5(kind UNINDEXED, owner UNINDEXED, terms, tokenize='unicode61')");
            migrationBuilder.Sql("INSERT INTO platform_search_old (kind, owner, terms) SELECT s.kind, d.owner, s.terms FROM platform_search s JOIN platform_searched d ON d.id = s.rowid");
            migrationBuilder.Sql("DROP TABLE platform_search");
            migrationBuilder.Sql("DROP TABLE platform_searched");
            migrationBuilder.Sql("ALTER TABLE platform_search_old RENAME TO platform_search");
        }
    }
}
