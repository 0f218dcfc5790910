import type { ActionClass, Json } from '../draft/proposal';
import type { Person, ReasonTemplates, Route, Tier } from '../sections';
import type { Condition } from './condition';
import type { CounterRule } from './counters';
import type { DeskDocument } from './desk-schema';
import type { DraftRule } from './draft-rules';
import type { IdentityDocument } from './identity-schema';
import type { BreakGlassDocument, ExecutionDocument } from './execution-schema';
import type { ExceptionsDocument, RubberStampsDocument } from './exceptions-schema';
import type { Matrix } from './matrix';
import type { RoutingDocument } from './routing/schema';
import type { SupportDocument } from './support/schema';
import type { Table } from './table';

/** From least to most strict; a tier's place in this order is its rank. */
export const TIERS_BY_STRICTNESS = ['low', 'medium', 'high', 'blocked'] as const satisfies readonly Tier[];
export const ROUTES_BY_STRICTNESS = ['auto_execute', 'batch_review', 'named_approver', 'blocked'] as const satisfies readonly Route[];

/** Confidence thresholds, 0 to 1, all inclusive. */
export interface AiThresholds {
	intent_high: number;
	sentiment_high: number;
	intent_medium: number;
}

/** One line of the tier table; the first one whose condition holds wins. */
export interface TierRule {
	/** Names the rule in decisions: its own `id`, else the tier's word, numbered (`medium_2`) when it is used again. */
	name: string;
	/** With its action type, e.g. `refund.low`: what `risk.rule` says. */
	fullName: string;
	tier: Tier;
	when: Condition;
	route: Route;
	slaHours?: number;
	approverRule?: string;
	escalateTo?: string;
	approvalsRequired: number;
	/** Who answers for this rule, when that is not the policy's owner. */
	owner?: string;
	note?: string;
	/** As written; the rule counts until then and ends by itself. */
	until?: string;
	/** The same in milliseconds since 1970. */
	end?: number;
}

export interface ActionRules {
	actionType: string;
	tiers: readonly TierRule[];
	/** Whether some of `tiers` are temporary. */
	hasEnds: boolean;
	/** The conditions of `tiers`, laid out for evaluation. */
	table: Table;
	/** Decides when no tier holds: high, with the people and the deadline of the strictest tier. */
	fallback: TierRule;
	/** The names of `hardBlocks`, split. */
	blockPaths: readonly (readonly string[])[];
	/** What a draft must be before any tier looks at it. */
	draftRules: readonly DraftRule[];
	matrix?: Matrix;
	hardBlocks: readonly string[];
	/** What drafts of this type must carry; absent when any class will do. */
	actionClass?: ActionClass;
	reasonTemplates?: ReasonTemplates;
	owner?: string;
	note?: string;
}

/** A policy document that passed every check, ready to evaluate. Made by loadPolicy only. */
export interface Policy {
	id: string;
	/** The owner's version, else `sha256:` and the hash's first 12 digits. */
	version: string;
	/** SHA-256 (hex) over the RFC 8785 form of the document. */
	hash: string;
	owner?: string;
	note?: string;
	/** As it was written; what the store keeps. */
	document: Json;
	actions: ReadonlyMap<string, ActionRules>;
	/** People by role; `Person.role` is the role's name. */
	roles: ReadonlyMap<string, readonly Person[]>;
	ai: AiThresholds;
	/** By name; a `when` that reads one of these names reads the counter, never a fact. */
	counters: ReadonlyMap<string, CounterRule>;
	/** What the guardrail checks do, as written. */
	guardrails?: Readonly<Record<string, unknown>>;
	/** As parsed. */
	support?: SupportDocument;
	/** As parsed. */
	routing?: RoutingDocument;
	/** As parsed. */
	identity?: IdentityDocument;
	/** As parsed: what may be touched. */
	execution?: ExecutionDocument;
	/** As parsed: who may decide alone. */
	breakGlass?: BreakGlassDocument;
	/** Reasons offered on the review page; those of an action type go before them. */
	reasonTemplates?: ReasonTemplates;
	/** As parsed: who looks after exceptions, and how fast. */
	exceptions?: ExceptionsDocument;
	/** As parsed: what is decided too fast to have been read. */
	rubberStamps?: RubberStampsDocument;
	/** As parsed: what people may see at the review desk beyond what they are asked. */
	desk?: DeskDocument;
}

/** How sentences name a policy: `policy refunds v12`. */
export function policyName(policy: Pick<Policy, 'id' | 'version'>): string {
	return `policy ${policy.id} ${/^\d/.test(policy.version) ? 'v' : ''}${policy.version}`;
}
