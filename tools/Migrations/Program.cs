using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Jicengtong.Migrations;

internal static class Program
{
    public static void Main() => Console.WriteLine("bin/migration NAME adds a migration for both databases.");
}

/// <summary>Opens the SQLite model for the migration tool.</summary>
public sealed class SqliteFactory : IDesignTimeDbContextFactory<SqliteDb>
{
    /// <inheritdoc />
    public SqliteDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=:memory:", sqlite => sqlite.MigrationsAssembly("Jicengtong")).Options);
}

/// <summary>Opens the PostgreSQL model for the migration tool.</summary>
public sealed class PostgresFactory : IDesignTimeDbContextFactory<PostgresDb>
{
    /// <inheritdoc />
    public PostgresDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql("Host=localhost", postgres => postgres.MigrationsAssembly("Jicengtong")).Options);
}
