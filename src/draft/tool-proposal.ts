import type { Environment } from '../ports';
import { canonicalJson } from './canonical';
import { AGENT_TOOL, toolUrl } from './tool-call';

/** What is known of a call that an agent wants to make; parameters and texts are a model's, and may be anything. */
export interface WantedCall {
	/** As the agent names the tool. */
	tool: string;
	/** As the workflow names the tool's node. */
	toolNode: string;
	/** The model's id of this one call; two calls with the same parameters are two calls. */
	callId: string;
	parameters: unknown;
	/** What the agent was asked to do. */
	asked?: string;
	/** The model's own words about the call. */
	rationale?: string;
}

export interface ProposalFrame {
	actionType: string;
	correlationId: string;
	environment: Environment;
}

const MOST_NAME = 200;
/** What these say is for the owner's systems to say, never for a model. */
const NOT_FACTS: ReadonlySet<string> = new Set(['flags', 'verified', 'tool']);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function sameJson(left: unknown, right: unknown): boolean {
	try {
		return canonicalJson(left) === canonicalJson(right);
	} catch {
		return false;
	}
}

/**
 * The call's own parameters as facts, so that rules read what would really be done. n8n reads a parameter out of an object
 * named `query` first; a name that stands in both with two values is no fact, and what is missing makes a decision stricter.
 */
export function factsOfCall(tool: string, parameters: unknown): Record<string, unknown> {
	if (!isRecord(parameters)) return { tool };
	const inner = isRecord(parameters.query) ? parameters.query : {};
	const plain = Object.entries(parameters).filter(([name, value]) => !NOT_FACTS.has(name) && (!Object.hasOwn(inner, name) || sameJson(inner[name], value)));
	return { ...Object.fromEntries(plain), tool };
}

/** A wanted call as an action proposal, unchecked: an `api_call` whose address is the tool and whose body is its parameters. */
export function toolProposal({ tool, toolNode, callId, parameters, asked, rationale }: WantedCall, { actionType, correlationId, environment }: ProposalFrame): Record<string, unknown> {
	return {
		action_type: actionType,
		target_system: AGENT_TOOL,
		target_object: toolNode.slice(0, MOST_NAME),
		target_id: callId.slice(0, MOST_NAME),
		request: { method: 'POST', url: toolUrl(tool), body: parameters },
		facts: factsOfCall(tool, parameters),
		...(rationale !== undefined && { draft: { rationale } }),
		...(asked !== undefined && { origin: { text: asked } }),
		correlation_id: correlationId,
		environment,
	};
}
