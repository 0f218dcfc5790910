/** Notes on tickets, and the older ticket API, as routes of service-kit.mjs. `notes` is a Map of { id, properties, ticketIds }. */
export function noteRoutes(notes, tickets, refused) {
	const complete = (results) => ({ status: 'COMPLETE', results, startedAt: new Date().toISOString(), completedAt: new Date().toISOString() });
	return [
		[
			'POST',
			/^\/crm\/v3\/objects\/notes\/batch\/create$/,
			({ body }) => {
				const inputs = body?.inputs ?? [];
				if (inputs.length === 0 || inputs.length > 100) return refused(400, 'inputs must have between 1 and 100 entries');
				const lost = inputs.flatMap(({ associations }) => associations.map(({ to }) => String(to.id))).find((id) => !tickets.has(id));
				if (lost !== undefined) return refused(400, `No ticket with the id ${lost}`);
				return () => {
					const made = inputs.map(({ properties, associations }) => {
						const note = { id: String(notes.size + 1), properties, ticketIds: associations.map(({ to }) => String(to.id)) };
						notes.set(note.id, note);
						return { id: note.id, properties, archived: false };
					});
					return { status: 201, body: complete(made) };
				};
			},
		],
		['POST', /^\/crm\/v3\/objects\/notes\/batch\/read$/, ({ body }) => ({ status: 200, body: complete(body.inputs.flatMap(({ id }) => notes.get(String(id)) ?? []).map(({ id, properties }) => ({ id, properties }))) })],
		[
			'GET',
			/^\/crm\/v4\/objects\/tickets\/(\d+)\/associations\/notes$/,
			({ match }) => ({ status: 200, body: { results: [...notes.values()].filter(({ ticketIds }) => ticketIds.includes(match[1])).map(({ id }) => ({ toObjectId: Number(id), associationTypes: [] })) } }),
		],
		[
			// What n8n's own HubSpot node still speaks: a list of names and values, one ticket a call.
			'PUT',
			/^\/crm-objects\/v1\/objects\/tickets\/(\d+)$/,
			({ match, body }) => {
				const ticket = tickets.get(match[1]);
				if (!ticket) return refused(404, 'resource not found', 'OBJECT_NOT_FOUND');
				return () => {
					for (const { name, value } of body) ticket.properties[name] = String(value);
					ticket.writes += 1;
					return { status: 200, body: { objectType: 'TICKET', portalId: 1, objectId: Number(match[1]), properties: {}, version: ticket.writes, isDeleted: false } };
				};
			},
		],
	];
}
