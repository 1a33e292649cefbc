export {
  type CameraRow,
  cameraByCode,
  cameraOf,
  dueCameras,
  forgetStills,
  insertStill,
  pulled,
  setCamera,
  stillAt,
  stillsOf,
} from './keep-cameras.ts'

/** What a camera sees on the ground 覆盖范围: a sector of so many metres, as a closed ring of lon and lat. */
export function coverage(
  lon: number,
  lat: number,
  seen: { readonly direction: number | null; readonly angle: number | null; readonly reach: number | null },
): readonly (readonly [number, number])[] | null {
  const { direction, angle, reach } = seen
  if (direction === null || angle === null || reach === null || reach <= 0) return null
  const around = angle >= 360
  const steps = Math.max(6, Math.ceil(angle / 10))
  const ring: [number, number][] = around ? [] : [[lon, lat]]
  for (let n = 0; n <= steps; n++) {
    const bearing = ((direction - angle / 2 + (angle * n) / steps) * Math.PI) / 180
    const north = (Math.cos(bearing) * reach) / 111_320
    const east = (Math.sin(bearing) * reach) / (111_320 * Math.cos((lat * Math.PI) / 180))
    ring.push([lon + east, lat + north])
  }
  ring.push(ring[0] as [number, number])
  return ring
}
