import { declareRefusals, say } from '../../base/index.ts'

export const badParameter = declareRefusals({
  'ogc.parameter': {
    http: 400,
    says: ({ name }: { name: string }) =>
      say(`参数 ${name.slice(0, 40)} 不正确`, `parameter ${name.slice(0, 40)} is not right`),
    remedy: say(
      'bbox 为 西,南,东,北（CRS84）；datetime 为 RFC 3339 时刻或 起/止；limit 为正整数',
      'bbox is west,south,east,north (CRS84); datetime an RFC 3339 instant or from/to; limit a positive number',
    ),
  },
})
