import { say, words } from '../live/index.ts'

/** Words of the map wherever it is shown. */
export const mapWords = words({
  map: say('地图', 'Map'),
  sketch: say(
    '示意图 · 街道与建筑为生成数据，不作为划界依据',
    'Sketch: streets and houses are generated; no legal boundary',
  ),
  approval: say('审图号：待送审（仅供内部示意）', 'Approval number: pending (internal sketch)'),
  zoomIn: say('放大', 'Zoom in'),
  zoomOut: say('缩小', 'Zoom out'),
  whole: say('全区', 'Whole district'),
  me: say('我的位置', 'Where I am'),
  loading: say('正在打开地图…', 'Opening the map…'),
  noGl: say('本机浏览器不能绘制地图', 'This browser cannot draw the map'),
  noGlWhy: say(
    '需要支持 WebGL2 的浏览器；列表、检索与坐标转换仍可使用',
    'It needs WebGL2; lists, search and conversion still work',
  ),
  retry: say('重试', 'Try again'),
  noPosition: say('未能取得位置', 'The position is not known'),
})
