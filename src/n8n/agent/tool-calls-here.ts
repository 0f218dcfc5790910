import { z } from 'zod/v4';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { WantedCall } from '../../draft/tool-proposal';
import { DaaError } from '../../errors';

/** One call that the node stands in front of, as n8n's engine holds it. */
export interface ToolCallHere extends WantedCall {
	/** Which of the node's runs in this execution decides about it; n8n keeps it over a wait. */
	runIndex: number;
}

const text = z.string().max(200_000);
const actionSchema = z.looseObject({
	nodeName: z.string(),
	id: z.unknown(),
	input: z.looseObject({}).optional(),
	metadata: z.looseObject({
		itemIndex: z.number().int().min(0).optional(),
		hitl: z.looseObject({ toolName: z.string().min(1).max(200), gatedToolNodeName: z.string().min(1), originalInput: z.unknown() }),
		anthropic: z.looseObject({ thinkingContent: text.optional(), thinkingType: z.string().optional() }).optional(),
		deepseek: z.looseObject({ reasoningContent: text.optional() }).optional(),
	}),
});
const entrySchema = z.looseObject({
	data: z.looseObject({ main: z.array(z.array(z.looseObject({ json: z.looseObject({}) })).nullable()).optional() }).optional(),
	metadata: z.looseObject({ subNodeExecutionData: z.looseObject({ actions: z.array(z.looseObject({ action: z.unknown(), nodeName: z.string(), runIndex: z.number().int().min(0) })) }) }),
});

type Action = z.infer<typeof actionSchema>;

/** What n8n's contexts hold though their types do not name it. */
interface Engine {
	runIndex?: number;
	runExecutionData?: { executionData?: { nodeExecutionStack?: unknown[] } };
}

/** Where a chat or a webhook usually carries what somebody wrote, most likely first. */
const ASKED = ['chatInput', 'text', 'message', 'question', 'prompt'];
/** Keys of n8n's and LangChain's own; everything else beside the parameters is what the node's $fromAI asked for. */
const NOT_WORDS: ReadonlySet<string> = new Set(['toolParameters', 'hitlParameters', 'tool', 'toolCallId', 'id', 'log', 'type', 'query']);
const MOST_WORDS = 4_000;

function textIn(json: Record<string, unknown> | undefined): string | undefined {
	const body = json?.body;
	const places = [json, ...(typeof body === 'object' && body !== null ? [body as Record<string, unknown>] : [])];
	for (const name of ASKED) {
		for (const place of places) {
			const value = place?.[name];
			if (typeof value === 'string' && value.trim() !== '') return value.slice(0, 200_000);
		}
	}
	return undefined;
}

/** The model's own words: its thoughts where the model gives them, and what it filled into this node's $fromAI. */
function rationaleOf({ input, metadata }: Action): string | undefined {
	const thoughts = metadata.anthropic?.thinkingType === 'redacted_thinking' ? undefined : metadata.anthropic?.thinkingContent;
	const said = Object.entries(input ?? {}).flatMap(([name, value]) => (NOT_WORDS.has(name) || typeof value !== 'string' || value.trim() === '' ? [] : [name === 'reason' ? value : `${name}: ${value}`]));
	const words = [...said, thoughts ?? '', metadata.deepseek?.reasoningContent ?? ''].filter((part) => part.trim() !== '');
	return words.length === 0 ? undefined : words.join('\n\n').slice(0, MOST_WORDS);
}

/** What n8n will hand to the tool: the named values as they are, anything else under one name. */
function parametersOf(tool: string, given: unknown): unknown {
	if (given === undefined || given === null) return {};
	if (Array.isArray(given)) throw new DaaError('proposal_invalid', 'The parameters are a list, where a tool takes named values.', { fields: { paths: ['request.body'] } });
	// n8n would let such a parameter choose another tool of the same node.
	if (typeof given === 'object' && Object.hasOwn(given, 'tool') && (given as { tool: unknown }).tool !== tool) {
		throw new DaaError('proposal_invalid', 'A parameter named "tool" names another tool than the one that is called.', { fields: { paths: ['request.body.tool'] } });
	}
	return given;
}

const notFound = () =>
	new DaaError('parameter_invalid', 'n8n does not say here which tool is to be called with what, so nobody can be asked about it.', {
		hint: 'Connect the node between an AI Agent (version 3) and its tools, on n8n 2.40 or a version that this package was tried on.',
	});

/**
 * The call that this run of the node decides about, and those of the same turn that come to the node after it. Taken from the
 * engine's own list, where tool and parameters are those that n8n will run: of the item's texts and of `$tool`, a model can
 * fill in whatever it likes. Throws DaaError `parameter_invalid` when n8n holds no such list, `proposal_invalid` for a call
 * that could run as another one than it shows.
 */
export function toolCallsHere(functions: IExecuteFunctions): { mine: ToolCallHere; later: ToolCallHere[] } {
	const { runIndex, runExecutionData } = functions as unknown as Engine;
	const { name } = functions.getNode();
	const wanted: { runIndex: number; action: Action; asked: string | undefined }[] = [];
	for (const candidate of runExecutionData?.executionData?.nodeExecutionStack ?? []) {
		const entry = entrySchema.safeParse(candidate);
		if (!entry.success) continue;
		for (const call of entry.data.metadata.subNodeExecutionData.actions) {
			const action = call.nodeName === name ? actionSchema.safeParse(call.action) : undefined;
			if (!action?.success || action.data.nodeName !== name) continue;
			wanted.push({ runIndex: call.runIndex, action: action.data, asked: textIn(entry.data.data?.main?.[0]?.[action.data.metadata.itemIndex ?? 0]?.json) });
		}
	}
	const read = ({ runIndex: index, action, asked }: (typeof wanted)[number]): ToolCallHere => {
		const { toolName, gatedToolNodeName, originalInput } = action.metadata.hitl;
		const rationale = rationaleOf(action);
		return {
			tool: toolName,
			toolNode: gatedToolNodeName,
			callId: typeof action.id === 'string' && action.id.trim() !== '' ? action.id : `call ${index + 1}`,
			parameters: parametersOf(toolName, originalInput),
			runIndex: index,
			...(asked !== undefined && { asked }),
			...(rationale !== undefined && { rationale }),
		};
	};
	const here = wanted.filter((call) => call.runIndex === runIndex);
	if (here.length !== 1 || !here[0]) throw notFound();
	const later = wanted.filter((call) => call.runIndex > here[0]!.runIndex).flatMap((call) => {
		try {
			return [read(call)];
		} catch {
			// Its own run says what is wrong with it.
			return [];
		}
	});
	return { mine: read(here[0]), later };
}
