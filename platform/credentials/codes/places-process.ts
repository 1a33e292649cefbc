import { type PlaceOptions, startPlace } from './places.ts'

// A pretended place as a process of its own. Argument: JSON of its kind, the city and its gates. Ends with its starter.

const place = await startPlace(JSON.parse(process.argv[2] ?? '{}') as PlaceOptions)
process.on('disconnect', () => process.exit())
process.on('SIGTERM', () => process.exit())
process.send?.(place.url)
