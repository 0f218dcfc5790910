import type { ActionProposal, Json } from './proposal';

/** The action type of a call for whose tool the policy has no rules of its own. */
export const AGENT_TOOL_CALL = 'agent_tool_call';
/** The target system of such a call: n8n's agent makes it, no system is called by us. */
export const AGENT_TOOL = 'agent_tool';

const SCHEME = 'tool:';
const MOST_CHARACTERS = 600;

/** One call that an AI agent wants to make of one of its tools. */
export interface ToolCall {
	/** As the agent names the tool. */
	tool: string;
	/** What the tool is given: an object of named values, or one value. */
	parameters: Json;
}

/** A tool is no web address, so it gets a scheme of its own that nothing here ever calls. */
export const toolUrl = (tool: string): string => `${SCHEME}${encodeURIComponent(tool)}`;

function toolIn(url: string): string | undefined {
	if (!url.startsWith(SCHEME) || url.length > MOST_CHARACTERS) return undefined;
	try {
		const tool = decodeURIComponent(url.slice(SCHEME.length));
		// One spelling for each name, so that what is shown, hashed and compared is one thing.
		return tool.trim() !== '' && toolUrl(tool) === url ? tool : undefined;
	} catch {
		return undefined;
	}
}

export const isToolUrl = (url: string): boolean => toolIn(url) !== undefined;

/** The tool call that an action is; undefined when it is something else. */
export function toolCallOf(action: Pick<ActionProposal, 'request'>): ToolCall | undefined {
	const tool = action.request && toolIn(action.request.url);
	return tool === undefined ? undefined : { tool, parameters: action.request?.body ?? {} };
}
