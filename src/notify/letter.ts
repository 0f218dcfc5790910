import type { ApprovalSummary, Occasion } from './notifier';

/** Where a message about approvals can go. `slack_channel` and `teams` are read by many, the others by programs. */
export const CHANNELS = ['email', 'slack', 'slack_channel', 'teams', 'webhook', 'sub_workflow', 'sweep_webhook'] as const;
export type ChannelName = (typeof CHANNELS)[number];

/** Where the command line posts reminders; no node sends these. */
export const SWEPT = 'sweep_webhook';

/** Programs are told of each request by itself. */
export const PROGRAMS: ReadonlySet<string> = new Set(['webhook', 'sub_workflow', SWEPT]);

/** Read by one person only, so it may hold that person's own link. */
export const PERSONAL: ReadonlySet<ChannelName> = new Set(['email', 'slack']);

/** Somebody who can be reached by one of the personal channels. */
export interface Recipient {
	id: string;
	name: string;
	email?: string | null;
	slackUserId?: string | null;
}

/** One request in a message. */
export interface LetterItem {
	summary: ApprovalSummary;
	/** The reader's own link, or for a message that many read where the desk shows the request; absent where there is neither. */
	url?: string;
	/** What the buttons of a card carry, where it may be decided by them. */
	buttons?: string;
	/** What became of it, in one sentence: nothing is left to decide. */
	outcome?: string;
}

/** One message about one request, or about several that came together. */
export interface Letter {
	/** The same for every attempt. */
	id: string;
	occasion: Occasion;
	/** Absent where many read it. */
	to?: Recipient;
	/** The desk, for a message that many read. */
	deskUrl?: string;
	items: readonly LetterItem[];
}

/** A message of our own words with at most one link. */
export interface TextMessage {
	id: string;
	subject: string;
	lines: readonly string[];
	link?: { label: string; url: string };
}

/** `ref`: where it stands, when it can be changed later. `again`: trying once more may help; not before `afterMs`. */
export type Delivery = { ok: true; ref?: string } | { ok: false; code: string; reason: string; again: boolean; afterMs?: number };

/** One way to reach people. Never throws: a failed delivery is a result, because the approval must outlive it. */
export interface Channel {
	readonly name: ChannelName;
	/** Whether this person can be reached by it. */
	reaches(person: Recipient): boolean;
	send(letter: Letter): Promise<Delivery>;
	/** Shows what the letter says now, in place of what was sent. */
	update?(ref: string, letter: Letter): Promise<Delivery>;
	/** A text to one person. */
	tell?(person: Recipient, text: TextMessage): Promise<Delivery>;
}
