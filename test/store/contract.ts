import type { Store } from '../../src/store/port';
import { approvalContract } from './contract-approvals';
import { counterContract } from './contract-counters';
import { deskContract } from './contract-desk';
import { durabilityContract } from './contract-durability';
import { executionContract } from './contract-executions';
import { identityContract } from './contract-identity';
import { leaseContract } from './contract-leases';
import { lapseContract } from './contract-lapses';
import { logContract } from './contract-log';
import { recordContract } from './contract-records';
import { maskContract } from './contract-masks';
import { notificationContract } from './contract-notifications';
import { outboxContract } from './contract-outbox';
import { similarContract } from './contract-similar';
import { policyLifeContract } from './contract-policies';
import type { StoreLocation } from './worker';

/** What an adapter's test file provides: a throw-away database, and a way around the adapter into it. */
export interface Harness {
	/** The store under test; opened once per file. */
	store(): Store;
	location(): StoreLocation;
	/** A place that nothing was ever stored at. */
	freshLocation(): Promise<StoreLocation>;
	/** Runs plain SQL as the owner, on a connection that is not ours. `{t}` before a table's name becomes its schema. */
	raw(sql: string, location?: StoreLocation): Promise<unknown[]>;
	/** Somewhere no store can be opened. */
	unusable(): Promise<StoreLocation[]>;
}

/** Every adapter does exactly this. */
export function storeContract(harness: Harness): void {
	describe('records', () => recordContract(harness));
	describe('deadlines, reminders, links', () => lapseContract(harness));
	describe('approvals, grants, intents', () => approvalContract(harness));
	describe('published policies and the past', () => policyLifeContract(harness));
	describe('counters and conversations', () => counterContract(harness));
	describe('masks and scans', () => maskContract(harness));
	describe('similar decisions', () => similarContract(harness));
	describe('notifications', () => notificationContract(harness));
	describe('the CRM outbox', () => outboxContract(harness));
	describe('executions and revocations', () => executionContract(harness));
	describe('leases, the feed and attention', () => leaseContract(harness));
	describe('the review desk', () => deskContract(harness));
	describe('identity', () => identityContract(harness));
	describe('audit log', () => logContract(harness));
	describe('processes and failures', () => durabilityContract(harness));
}

/** The code of the DaaError a promise fails with; anything else fails the test. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
	try {
		await promise;
	} catch (error) {
		return (error as { code?: unknown }).code;
	}
	return 'nothing was thrown';
}
