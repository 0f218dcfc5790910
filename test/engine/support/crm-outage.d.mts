import type { Execution, WorkflowDraft } from '../../support/n8n/rest-client.mjs';
import type { RunningN8n } from '../../support/n8n/start-n8n.mjs';
import type { HubSpotServer } from '../../servers/hubspot-server.mjs';

type Credentials = Record<string, { id: string; name: string }>;
interface Host {
	url: string;
	rest: RunningN8n['rest'];
}

export interface LoggedSection {
	state: string;
	system: string;
	code?: string;
	reason?: string;
	fields: Record<string, unknown>;
	mismatches?: string[];
	helpdesk?: LoggedSection;
}

export interface Outage {
	queued: number[];
	outageMs: number;
	callsWhileDown: number;
	callsAfter: number;
	delivery: { delivered: number; refused: number; waiting: number };
	/** Tickets that did not get both touches, in order, each once. */
	wrong: number[];
	/** Tickets without exactly one note for each touch. */
	notesWrong: number[];
}

export function touched(ticketId: string | number, round?: string, patch?: Record<string, unknown>): Record<string, unknown>;
export function crmWorkflow(path: string, parameters: Record<string, unknown>, credentials: Credentials, extra?: Record<string, unknown>): WorkflowDraft;
export function activateCrm(n8n: Host, workflow: WorkflowDraft, timeoutMs?: number): Promise<(items: unknown[]) => Promise<Execution>>;
export function sectionsOf(execution: Execution): LoggedSection[];
export function runOutage(options: { n8n: RunningN8n; hubspot: HubSpotServer; credentials: Credentials; tickets: number; outageMs: number; say?(text: string): void }): Promise<Outage>;
