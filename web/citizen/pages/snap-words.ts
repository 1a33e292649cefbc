import { say } from '../../../base/index.ts'

/** Words of snapshots 随手拍. */
export const w = {
  title: say('随手拍', 'Snapshot'),
  tile: say('路上看到问题，拍一张就行', 'Seen something in the street? One photo'),
  lead: say(
    '井盖、路灯、垃圾、占道……拍照、定位、选类别，网格员到场核实。',
    'Covers, lamps, litter, blocked pavements: photo, place, kind. A grid worker comes to look.',
  ),
  photo: say('照片（必填，现场拍）', 'Photo (required, taken on the spot)'),
  place: say('位置', 'Place'),
  here: say('用我现在的位置', 'Use my position'),
  finding: say('正在定位…', 'Finding you…'),
  noPosition: say(
    '没有定到位，请在地图上选点。',
    'Your position was not found. Please choose it on the map.',
  ),
  found: say('已定位，误差约 {m} 米', 'Found, within about {m} m'),
  picked: say('已在地图上选点', 'Chosen on the map'),
  vague: say(
    '误差超过 50 米，请在地图上把十字移到现场。',
    'More than 50 m off: move the cross on the map to the spot.',
  ),
  onMap: say('在地图上选点', 'Choose on the map'),
  take: say('就是这里', 'This is the place'),
  map: say('移动地图，让十字对准现场', 'Move the map until the cross is on the spot'),
  address: say('补充说明位置（可不填）', 'More about the place (optional)'),
  addressHint: say('例如：地铁口旁、××店门前', 'e.g. beside the metro exit'),
  kind: say('是什么问题', 'What is wrong'),
  guessed: say('按您写的话选好了，不对请改', 'Chosen by your words; change it if wrong'),
  words: say('一句话说明（可不填）', 'One sentence (optional)'),
  wordsHint: say('例如：井盖不见了，晚上很危险', 'e.g. the cover is gone, dangerous at night'),
  phone: say('手机号（可不填）', 'Mobile (optional)'),
  phoneHint: say(
    '留下手机号，立案、处置、结案都会短信告知；不留也能凭编号查。',
    'With it you are told by SMS of every step; without it the number is enough to follow.',
  ),
  send: say('上报', 'Send'),
  needPhoto: say('请先拍一张照片', 'Take a photo first'),
  needPlace: say('请先定位或在地图上选点', 'Give the place first'),
  needKind: say('请选择是什么问题', 'Choose what is wrong'),
  badPhone: say('手机号不对，请核对或清空', 'Check the number, or leave it empty'),
  joined: say(
    '已有人上报过这个问题，您的照片已并入同一案卷，结果一样告知您。',
    'Somebody reported it already: your photo joined the same case, and you are told the result too.',
  ),
  closed: say(
    '本市暂未开通随手拍，请用“我要反映”。',
    'This city takes no snapshots yet. Please use “Report”.',
  ),
}
