import type { Environment } from '../../ports';

/** What a CRM is still to be told, or was told, about one item. The row is the promise that it arrives. */
export interface OutboxRecord {
	/** Follows from workflow, execution, node, item and ticket: the same touch is taken in once. */
	id: string;
	/** Which account of which system: entries of one destination are delivered together, by whoever holds its credential. */
	destination: string;
	ticketId: string;
	environment: Environment;
	workflowId: string;
	executionId: string;
	correlationId: string;
	approvalId: string | null;
	/** Audit fields by catalogue name, typed and checked. */
	fields: Readonly<Record<string, string | number | boolean | readonly string[]>>;
	/** An internal note for the ticket; removed once it was delivered. */
	note: string | null;
	/** `rejected`: the system refuses it, and only a person can change that. */
	state: 'pending' | 'delivered' | 'rejected';
	/** Times it was handed to a sender. */
	attempts: number;
	/** 1 when an earlier attempt may have arrived. */
	uncertain: 0 | 1;
	/** Grows with every claim and every verdict; whoever holds an older one has lost the entry. */
	fence: number;
	/** Until when a sender has it to itself. */
	leaseUntil: string | null;
	/** Not to be tried before. */
	nextAt: string;
	code: string | null;
	/** The event that records what became of it last. */
	eventId: string | null;
	createdAt: string;
	finishedAt: string | null;
}

/** Name of the event that says an entry was delivered: by entry and claim, so that it is written once. */
export const deliveredEventId = ({ id, fence }: Pick<OutboxRecord, 'id' | 'fence'>): string => `evt_${id.slice(4)}_${fence}`;

export type OutboxPatch = Pick<OutboxRecord, 'state' | 'uncertain' | 'leaseUntil' | 'nextAt' | 'code'> & Partial<Pick<OutboxRecord, 'note' | 'eventId' | 'finishedAt'>>;

/** A message about one request that is still to be sent, or was: to one person, or to a place that many read. */
export interface NotificationRecord {
	/** Follows from request, channel, people, occasion and key: the same message is taken in once. */
	id: string;
	approvalId: string;
	environment: Environment;
	workflowId: string;
	executionId: string;
	nodeId: string;
	channel: string;
	/** The approver's id; empty where many read it. */
	recipient: string;
	/** The approvers whom it is about. */
	people: readonly string[];
	occasion: string;
	/** `dropped`: there was nothing left to decide when it would have been sent. */
	state: 'pending' | 'sent' | 'failed' | 'dropped';
	attempts: number;
	/** Grows with every claim and every verdict; whoever holds an older one has lost the row. */
	fence: number;
	/** Until when a sender has it to itself. */
	leaseUntil: string | null;
	/** Not to be tried before. */
	nextAt: string;
	/** Where the message stands, when it can be changed; several rows share one that lists several requests. */
	ref: string | null;
	/** 1 while the message has to follow what becomes of the request. */
	watched: 0 | 1;
	/** The version of the request that the message shows; 0 before it was sent. */
	shownVersion: number;
	code: string | null;
	createdAt: string;
	finishedAt: string | null;
}

export type NotificationPatch = Pick<NotificationRecord, 'state' | 'nextAt'> & Partial<Pick<NotificationRecord, 'ref' | 'watched' | 'shownVersion' | 'code' | 'finishedAt'>>;
