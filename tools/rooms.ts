import { existsSync, readdirSync } from 'node:fs'
import type { RoomSchema } from '../platform/store/index.ts'

const root = new URL('../', import.meta.url)

/** Every room that has tables, found by its door: for tools and tests that look at the whole house. */
export async function allSchemas(): Promise<RoomSchema[]> {
  const doors = ['platform', 'brain'].flatMap((folder) =>
    existsSync(new URL(`${folder}/`, root))
      ? readdirSync(new URL(`${folder}/`, root))
          .sort()
          .map((room) => new URL(`${folder}/${room}/index.ts`, root))
          .filter((door) => existsSync(door))
      : [],
  )
  const found: RoomSchema[] = []
  for (const door of doors) {
    const room = (await import(door.href)) as { schema?: RoomSchema; schemas?: readonly RoomSchema[] }
    if (room.schema) found.push(room.schema)
    if (room.schemas) found.push(...room.schemas)
  }
  return found
}
