import { sql, type RawBuilder } from 'kysely';

/**
 * A column in words that no index knows, for what is found by its time: by an index of the column SQLite would otherwise
 * walk through all that an environment ever had, or all that is open.
 */
export const unindexed = (column: string): RawBuilder<string> => sql<string>`coalesce(${sql.ref(column)}, '')`;
