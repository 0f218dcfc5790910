import { ERASABLE_TABLES, INSERT_ONLY_TABLES } from '../migrations';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const READ_WRITE = ['proposals', 'policies', 'approvals', 'approvers', 'decisions', 'tokens', 'intents', 'exceptions', 'leases', 'settings', 'crm_outbox', 'notifications', 'approver_factors', 'desk_people', 'desk_sessions'];
/** Rows that are counted anew or taken away, too. */
const DELETABLE = ['similar_docs', 'similar_scopes', 'similar_terms', 'similar_postings', 'similar_pending', 'identity_attempts', 'used_once', 'desk_queue'];
const MASK_TABLES = ['mask_conversations', 'mask_values', 'mask_texts', 'scans'];
/** `ord` is missing on purpose: the database numbers events, nobody else. */
const INSERT_COLUMNS: Record<string, readonly string[]> = {
	events: ['id', 'at', 'action', 'outcome', 'correlation_id', 'approval_id', 'environment', 'header', 'leaf_hash'],
	event_seq: ['seq', 'event_id'],
	checkpoints: ['size', 'root', 'at', 'note'],
	published_policies: ['id', 'version', 'hash', 'author', 'note', 'published_at'],
	revocations: ['kind', 'subject', 'reason', 'revoked_by', 'revoked_at'],
	event_private: ['event_id', 'ciphertext', 'wrapped_key', 'key_id'],
};

/** SQL that gives `role` what n8n needs and no more; to be run by the owner of the schema. */
export function grantScript(schema: string, role: string): string {
	const [to, on] = [quote(role), (table: string) => `${quote(schema)}.${quote(table)}`];
	return [
		`GRANT USAGE ON SCHEMA ${quote(schema)} TO ${to};`,
		`GRANT SELECT ON ALL TABLES IN SCHEMA ${quote(schema)} TO ${to};`,
		...READ_WRITE.map((table) => `GRANT INSERT, UPDATE ON ${on(table)} TO ${to};`),
		...[...INSERT_ONLY_TABLES, ...ERASABLE_TABLES, 'published_policies', 'revocations'].map((table) => `GRANT INSERT (${(INSERT_COLUMNS[table] ?? []).join(', ')}) ON ${on(table)} TO ${to};`),
		...ERASABLE_TABLES.map((table) => `GRANT DELETE ON ${on(table)} TO ${to};`),
		...[...DELETABLE, ...MASK_TABLES].map((table) => `GRANT INSERT, UPDATE, DELETE ON ${on(table)} TO ${to};`),
		`GRANT INSERT, DELETE ON ${on('event_pending')} TO ${to};`,
		`GRANT UPDATE (size, frontier) ON ${on('log_state')} TO ${to};`,
		'',
	].join('\n');
}
