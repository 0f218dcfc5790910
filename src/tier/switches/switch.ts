import { z } from 'zod/v4';

/** `summarize_only`: the AI only summarizes and nothing runs without a person. `stop_execution`: nothing is executed. */
export const SWITCHES = ['summarize_only', 'stop_execution'] as const;
export type SwitchName = (typeof SWITCHES)[number];

/** Which actions a switch speaks of. */
export type SwitchScope = { kind: 'all' } | { kind: 'workflow'; workflow_id: string } | { kind: 'action_type'; action_type: string };

/** A switch that is on. */
export interface SwitchState {
	switch: SwitchName;
	scope: SwitchScope;
	reason: string;
	/** Who set it, as the setting keeps it. */
	by: string;
	/** ISO 8601. */
	at: string;
}

/** The one setting that holds every switch that is on, so that an item needs one read. */
export const SWITCHES_KEY = 'switches';

const text = z.string().trim().min(1).max(200);
export const scopeSchema: z.ZodType<SwitchScope> = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('all') }),
	z.strictObject({ kind: z.literal('workflow'), workflow_id: text }),
	z.strictObject({ kind: z.literal('action_type'), action_type: text }),
]);
export const switchName = z.enum(SWITCHES);

const documentSchema = z.strictObject({
	v: z.literal(1),
	on: z.array(z.strictObject({ switch: switchName, scope: scopeSchema, reason: z.string().max(1_000), by: z.string().max(400), at: z.string().max(40) })).max(2_000),
});

/** Nobody can tell what was set: everything counts as on. */
export const UNREADABLE: readonly SwitchState[] = SWITCHES.map((name) => ({ switch: name, scope: { kind: 'all' }, reason: 'The switches could not be read, so they count as on.', by: 'unreadable', at: '' }));

/** The switches of a stored setting's value; undefined (never set) means none. */
export function parseSwitches(setting: { value: unknown } | undefined): readonly SwitchState[] {
	if (setting === undefined) return [];
	const parsed = documentSchema.safeParse(setting.value);
	return parsed.success ? parsed.data.on : UNREADABLE;
}

export const sameScope = (left: SwitchScope, right: SwitchScope): boolean => scopeWords(left) === scopeWords(right);

/** `everything`, `workflow w-1`, `action type refund` */
export function scopeWords(scope: SwitchScope): string {
	if (scope.kind === 'all') return 'everything';
	return scope.kind === 'workflow' ? `workflow ${scope.workflow_id}` : `action type ${scope.action_type}`;
}

export const switchWords = ({ switch: name, scope }: Pick<SwitchState, 'switch' | 'scope'>): string => `${name} for ${scopeWords(scope)}`;

/** The switch that speaks of this action, the widest first. */
export function switchFor(switches: readonly SwitchState[], name: SwitchName, { workflowId, actionType }: { workflowId: string; actionType: string }): SwitchState | undefined {
	const fits = ({ scope }: SwitchState): boolean =>
		scope.kind === 'all' || (scope.kind === 'workflow' ? scope.workflow_id === workflowId : scope.action_type === actionType);
	const matching = switches.filter((entry) => entry.switch === name && fits(entry));
	return matching.find(({ scope }) => scope.kind === 'all') ?? matching[0];
}
