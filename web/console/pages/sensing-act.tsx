import type { ReactNode } from 'react'
import { api, useWords } from '../../live/index.ts'
import { useAct } from '../parts/act.ts'
import { sensingWords } from './sensing-words.ts'

/** 设备管理: one act upon devices or feeds; what is refused stays beside its form, what is done is told and read again. */
export function useSensingAct(reload: () => unknown) {
  const w = useWords(sensingWords)
  const { failure, busy, run } = useAct()
  return {
    failure,
    busy,
    async act<T = object>(what: string, of: object): Promise<T | null> {
      const done = await run(() => api.post<T>('/api/sensing/change', { do: what, of }), w.done)
      if (done) await reload()
      return done
    },
    /** 连接测试. */
    tryOut: <T = object>(what: 'feed' | 'camera', of: object): Promise<T | null> =>
      run(() => api.post<T>('/api/sensing/try', { what, of }), null),
    /** 上传读数. */
    async upload<T = object>(file: File): Promise<T | null> {
      const form = new FormData()
      form.set('file', file)
      const done = await run(() => api.post<T>('/api/sensing/upload', form), null)
      if (done) await reload()
      return done
    },
  }
}

/** A line of a form; `apart`: what stands in it has a name of its own. */
export function Line({
  label,
  help,
  apart = false,
  children,
}: {
  label: string
  help?: string
  apart?: boolean
  children: ReactNode
}) {
  const inside = (
    <>
      <span className="label">{label}</span>
      {children}
      {help && <small className="muted">{help}</small>}
    </>
  )
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
  return apart ? <div className="field">{inside}</div> : <label className="field">{inside}</label>
}

/** What a form says, trimmed; numbers as numbers, an empty one as none. */
export function formOf(form: HTMLFormElement) {
  const data = new FormData(form)
  const text = (name: string): string => String(data.get(name) ?? '').trim()
  return {
    text,
    number: (name: string): number | null => (text(name) === '' ? null : Number(text(name))),
    on: (name: string): boolean => data.get(name) !== null,
  }
}

/** A point as it is typed: numbers, or what is not yet one. */
export type PointTyped = { readonly lon: unknown; readonly lat: unknown }
export const coordinate = (value: unknown): number | null =>
  value === undefined || value === null || value === '' ? null : Number(value)
