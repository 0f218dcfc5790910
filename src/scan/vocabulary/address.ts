/** Street words that a house number goes with, by where they stand in the address. */
export const ADDRESS_WORDS = {
	street_word: `street, st, str, avenue, ave, av, boulevard, blvd, road, rd, lane, ln, drive, dr, way, court, ct, place, pl, terrace, ter, circle, cir, parkway, pkwy, highway, hwy, square, sq, trail, trl, plaza, plz, alley, aly, loop, close,
		crescent, cres, gardens, gdns, grove, mews, broadway, row, expressway, expy, turnpike, tpke, freeway, causeway, esplanade, parade, walk, drove, hill, green, wharf, quay, route, rte`,
	street_word_rare: `annex, arcade, bayou, beach, bend, bluff, bluffs, bottom, branch, bridge, brook, brooks, burg, burgs, bypass, camp, canyon, cape, center, centers, centre, circles, cliff, cliffs, club, common, commons, corner, corners, course, courts, cove, coves, creek,
		crest, crossing, crossroad, crossroads, curve, dale, dam, divide, drives, estate, estates, extension, extensions, fall, falls, ferry, field, fields, flat, flats, ford, fords, forest, forge, forges, fork, forks, fort, garden, gateway, glen, glens, greens, groves, harbor, harbors,
		haven, heights, hills, hollow, inlet, island, islands, isle, junction, junctions, key, keys, knoll, knolls, lake, lakes, land, landing, light, lights, loaf, lock, locks, lodge, mall, manor, manors, meadow, meadows, mill, mills, mission, motorway, mount, mountain, mountains, neck, orchard,
		oval, overpass, park, parks, parkways, pass, passage, path, pike, pine, pines, plain, plains, point, points, port, ports, prairie, radial, ramp, ranch, rapid, rapids, rest, ridge, ridges, river, roads, route, rue, run, shoal, shoals, shore, shores, skyway, spring, springs, spur, spurs,
		squares, station, stravenue, stream, streets, summit, throughway, trace, track, trafficway, tunnel, underpass, union, unions, valley, valleys, via, viaduct, view, views, village, villages, ville, vista, walks, wall, ways, well, wells`,
	address_word: `address*, live at, lives at, living at, reside*, residing at, located at, ship to, ship it to, shipping to, send to, send it to, deliver to, deliver it to, delivered to, home is, mail to, mailed to, moved to, house at, apartment at, adresse*, direccion*, indirizzo*, adres, endereco*, anschrift*, wohne, wohnhaft, location, street, domicilio, morada`,
	po_box_word: `po box, p.o. box, p.o box, post office box, p o box, postfach, apartado, casella postale, postbus, boite postale`,
	military_word: `apo, fpo, dpo, psc`,
	street_ending: `*strasse, *str., *gasse, *allee, *platz, *weg, *damm, *ufer, *chaussee, *straat, *laan, *gracht, *plein, *kade, *singel, *steeg, *dijk, *gade, *vej, *gatan, *vagen, *katu, *veien, *gaten, *stieg`,
	street_before_fr: `rue, avenue, av, av., boulevard, bd, bd., bld, place, chemin, impasse, allee, quai, route, cours, square, passage, faubourg, villa`,
	street_before_es: `calle, c/*, cl, avenida, avda, avda., av., paseo, p.o, plaza, pza, carrera, cra, ronda, camino, travesia, via, viale, piazza, piazzale, corso, vicolo, largo, strada, rua, r., travessa, praca, alameda, estrada, lungomare, contrada`,
} as const;
