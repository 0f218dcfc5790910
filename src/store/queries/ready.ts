import type { Compilable, CompiledQuery, DialectAdapter, Kysely, QueryResult } from 'kysely';
import type { Database } from './schema';

/** What stands for the value of argument `index` while a statement is built. */
const hole = (index: number): string => `\0hole:${index}`;

/**
 * A statement that is built once for each connection's dialect; afterwards only its values change. For what every action
 * needs: building and compiling a statement takes longer than SQLite takes to run it. Its text must not depend on the
 * arguments, which must be bound as they are, as values.
 */
export function ready<Args extends readonly unknown[], Row>(build: (db: Kysely<Database>, ...args: Args) => Compilable<Row>): (db: Kysely<Database>, ...args: Args) => Promise<QueryResult<Row>> {
	const built = new WeakMap<DialectAdapter, { query: CompiledQuery<Row>; holes: number[] }>();
	return async (db, ...args) => {
		const { adapter } = db.getExecutor();
		let known = built.get(adapter);
		if (!known) {
			const holes = args.map((_arg, index) => hole(index));
			const query = build(db, ...(holes as unknown as Args)).compile();
			known = { query, holes: query.parameters.map((value) => (typeof value === 'string' ? holes.indexOf(value) : -1)) };
			const missing = args.findIndex((_arg, index) => !known?.holes.includes(index));
			if (missing !== -1) throw new TypeError(`Argument ${missing} is not bound as a value: ${query.sql}`);
			built.set(adapter, known);
		}
		const { query, holes } = known;
		return await db.executeQuery<Row>({ ...query, parameters: query.parameters.map((value, index) => (holes[index] === -1 ? value : args[holes[index] ?? 0])) });
	};
}

type Statement = (db: Kysely<Database>, ...values: readonly unknown[]) => Promise<QueryResult<unknown>>;
const statements = new Map<string, Statement>();

/** One ready statement for each table and set of columns; the code names a few dozen of them. */
function statementFor(name: string, build: Parameters<typeof ready<readonly unknown[], unknown>>[0]): Statement {
	const known = statements.get(name);
	if (known) return known;
	const statement = ready(build);
	statements.set(name, statement);
	return statement;
}

/** Whether a ready statement changed anything. */
export const changed = ({ numAffectedRows }: QueryResult<unknown>): boolean => (numAffectedRows ?? 0n) > 0n;
const present = (row: object): [string, unknown][] => Object.entries(row).filter(([, value]) => value !== undefined);

/** Inserts a row unless a unique one is there; false then. */
export async function insertNew(db: Kysely<Database>, table: keyof Database, row: object): Promise<boolean> {
	const entries = present(row);
	const columns = entries.map(([column]) => column);
	const insert = statementFor(`insert ${table} ${columns.join(' ')}`, (on, ...values) =>
		on
			.insertInto(table)
			.values(Object.fromEntries(columns.map((column, index) => [column, values[index]])) as never)
			.onConflict((clause) => clause.doNothing()),
	);
	return changed(await insert(db, ...entries.map(([, value]) => value)));
}

/** Changes the rows in which every column of `where` has that value; false when there was none. */
export async function patchRow(db: Kysely<Database>, table: keyof Database, patch: object, where: Readonly<Record<string, string | number>>): Promise<boolean> {
	const entries = present(patch);
	const columns = entries.map(([column]) => column);
	const names = Object.keys(where);
	const update = statementFor(`update ${table} ${columns.join(' ')} where ${names.join(' ')}`, (on, ...values) => {
		const set = on.updateTable(table as 'intents').set(Object.fromEntries(columns.map((column, index) => [column, values[index]])));
		return names.reduce((query, name, index) => query.where(name as 'id', '=', values[columns.length + index] as string), set);
	});
	return changed(await update(db, ...entries.map(([, value]) => value), ...Object.values(where)));
}
