/** Words for a person behind the desk, and marks of secrets beyond those of drafts.ts. */
export const REQUEST_WORDS = {
	human_word: `human*, person, people, somebody, someone, agent*, representative*, rep, reps, operator*, assistant*, advisor*, adviser*, supervisor*, manager*, specialist*, live chat, live support, live help, real one, bot, bots, chatbot*, robot*, machine, employee*, staff, colleague*, human being*, customer care, helpdesk, help desk, support team, consultant*, hotline, call center, call centre, tech support, technician*,
		mensch*, mitarbeiter*, berater*, jemand*, kundenberater*, echte*, vorgesetzt*, humain*, personne, conseiller*, quelqu'un, responsable, operateur*, humano*, persona, agente*, alguien, asesor*, operador*, encargad*, pessoa, atendente*, alguem, gerente*, umano, operatore*, qualcuno, consulente*, mens, medewerker*, iemand, persoon, leidinggevende*`,
	secret_mark_more: `*accountkey=*, *sharedaccesskey=*, *sig=*, *password=*, *pwd=*, *doo_v1_*, *dor_v1_*, *glptt-*, *gldt-*, *glrt-*, *xai-*, *pplx-*, *sntrys_*, *sntryu_*, *dapi*, *phx_*, *nvapi-*, *hvs.*, *hvb.*, *age-secret-key-*, *rubygems_*, *figd_*, *1//0*, *gocspx-*, *8q~*`,
} as const;
