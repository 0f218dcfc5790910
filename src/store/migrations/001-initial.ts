import { sql, type ColumnDefinitionBuilder, type CreateTableBuilder } from 'kysely';
import { addAppendOnlyTriggers } from './append-only';
import type { Migration, MigrationDialect } from './dialect';

type Table = CreateTableBuilder<string, string>;
type ColumnType = 'text' | 'integer' | 'bigint';

/** `name` is NOT NULL, `name?` may be null; ids, hashes, times (ISO 8601) and JSON are all text. */
function withColumns(table: Table, type: ColumnType, names: string): Table {
	return names
		.trim()
		.split(/\s+/)
		.reduce<Table>((built, entry) => {
			const optional = entry.endsWith('?');
			const required = (column: ColumnDefinitionBuilder) => (optional ? column : column.notNull());
			return built.addColumn(optional ? entry.slice(0, -1) : entry, type, required) as Table;
		}, table);
}

function verbTables(create: (name: string) => Table, { kind }: MigrationDialect): Table[] {
	const proposals = withColumns(create('proposals'), 'text', 'id correlation_id environment workflow_id execution_id action_type payload_hash action tier rule policy_version policy_hash created_at');
	const policies = withColumns(create('policies'), 'text', 'hash id version document created_at');
	let approvals = withColumns(
		create('approvals'),
		'text',
		`id request_key correlation_id environment workflow_id workflow_name execution_id node_id state requested_hash payload_hash
		action requested_action risk? guardrails? tier policy_version policy_hash guardrail_version created_at due_at decided_at? resumed_at?`,
	);
	approvals = withColumns(approvals, 'integer', 'item_index approvals_required version');
	const approvers = withColumns(create('approvers'), 'text', 'approval_id approver_id name role email? link_jti_hash link_expires_at viewed_at? revoked_at?');
	const decisions = withColumns(create('decisions'), 'text', 'id approval_id approver_id decision reason? payload_hash identity decided_at');
	const tokens = withColumns(create('tokens'), 'text', 'jti_hash kind approval_id? correlation_id payload_hash workflow_id execution_id environment issued_at expires_at consumed_at? revoked_at?');
	let intents = withColumns(
		create('intents'),
		'text',
		`id request_key grant_jti_hash approval_id? correlation_id environment workflow_id execution_id payload_hash action target
		state lease_until? before? sent? after? code? created_at finished_at?`,
	);
	intents = withColumns(intents, 'integer', 'attempt fence');
	let exceptions = withColumns(create('exceptions'), 'text', 'id type reason correlation_id environment approval_id? intent_id? owner? state created_at due_at?');
	// Scores need no particular scale, so they may have fractions.
	const fraction = kind === 'postgres' ? 'double precision' : 'real';
	for (const score of ['risk', 'urgency', 'impact']) exceptions = exceptions.addColumn(score, fraction, (column) => column.notNull()) as Table;
	const settings = withColumns(withColumns(create('settings'), 'text', 'key value? updated_at updated_by'), 'integer', 'version');
	return [
		proposals.addPrimaryKeyConstraint('proposals_pk', ['id']),
		policies.addPrimaryKeyConstraint('policies_pk', ['hash']),
		approvals.addPrimaryKeyConstraint('approvals_pk', ['id']).addUniqueConstraint('approvals_request', ['request_key']),
		approvers
			.addPrimaryKeyConstraint('approvers_pk', ['approval_id', 'approver_id'])
			.addUniqueConstraint('approvers_link', ['link_jti_hash'])
			.addForeignKeyConstraint('approvers_approval', ['approval_id'], 'approvals', ['id']),
		decisions
			.addPrimaryKeyConstraint('decisions_pk', ['id'])
			.addUniqueConstraint('decisions_once', ['approval_id', 'approver_id'])
			.addForeignKeyConstraint('decisions_approval', ['approval_id'], 'approvals', ['id']),
		tokens.addPrimaryKeyConstraint('tokens_pk', ['jti_hash']),
		intents
			.addPrimaryKeyConstraint('intents_pk', ['id'])
			.addUniqueConstraint('intents_request', ['request_key'])
			.addUniqueConstraint('intents_grant', ['grant_jti_hash']),
		exceptions.addPrimaryKeyConstraint('exceptions_pk', ['id']),
		settings.addPrimaryKeyConstraint('settings_pk', ['key']),
	];
}

function logTables(create: (name: string) => Table, { kind }: MigrationDialect): Table[] {
	const ord = (column: ColumnDefinitionBuilder) => (kind === 'postgres' ? column.generatedAlwaysAsIdentity().primaryKey() : column.primaryKey().autoIncrement());
	const events = create('events').addColumn('ord', kind === 'postgres' ? 'bigint' : 'integer', ord) as Table;
	const eventSeq = create('event_seq').addColumn('seq', kind === 'postgres' ? 'bigint' : 'integer', (column) => column.primaryKey()) as Table;
	const checkpoints = withColumns(create('checkpoints'), kind === 'postgres' ? 'bigint' : 'integer', 'size');
	const logState = withColumns(create('log_state'), kind === 'postgres' ? 'bigint' : 'integer', 'id size');
	return [
		withColumns(events, 'text', 'id at action outcome correlation_id approval_id? environment header leaf_hash').addUniqueConstraint('events_id', ['id']),
		withColumns(eventSeq, 'text', 'event_id').addUniqueConstraint('event_seq_event', ['event_id']),
		withColumns(create('event_private'), 'text', 'event_id ciphertext wrapped_key key_id').addPrimaryKeyConstraint('event_private_pk', ['event_id']),
		withColumns(create('event_pending'), 'text', 'event_id').addPrimaryKeyConstraint('event_pending_pk', ['event_id']),
		withColumns(logState, 'text', 'frontier').addPrimaryKeyConstraint('log_state_pk', ['id']),
		withColumns(checkpoints, 'text', 'root at note').addPrimaryKeyConstraint('checkpoints_pk', ['size']),
	];
}

const INDEXES: readonly [name: string, table: string, columns: string[]][] = [
	['proposals_correlation', 'proposals', ['correlation_id', 'environment']],
	['approvals_due', 'approvals', ['state', 'due_at']],
	['approvals_run', 'approvals', ['workflow_id', 'execution_id', 'node_id']],
	['approvals_elsewhere', 'approvals', ['correlation_id', 'workflow_id', 'node_id', 'requested_hash']],
	['tokens_approval', 'tokens', ['approval_id']],
	['intents_lease', 'intents', ['state', 'lease_until']],
	['exceptions_queue', 'exceptions', ['state', 'environment', 'risk']],
	['events_correlation', 'events', ['correlation_id', 'environment', 'ord']],
	['events_approval', 'events', ['approval_id']],
];

export const initial: Migration = {
	version: 1,
	name: 'initial',
	async up(db, dialect) {
		const create = (name: string): Table => {
			const table = db.schema.createTable(name) as unknown as Table;
			// STRICT keeps SQLite from taking a number where a text belongs, as PostgreSQL would not.
			return dialect.kind === 'sqlite' ? (table.modifyEnd(sql`strict`) as Table) : table;
		};
		for (const table of [...verbTables(create, dialect), ...logTables(create, dialect)]) await table.execute();
		for (const [name, table, columns] of INDEXES) await db.schema.createIndex(name).on(table).columns(columns).execute();
		await sql`insert into ${sql.table(dialect.schema ? `${dialect.schema}.log_state` : 'log_state')} (id, size, frontier) values (1, 0, '[]')`.execute(db);
		await addAppendOnlyTriggers(db, dialect);
	},
};
