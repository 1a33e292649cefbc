import { say } from '../../../../base/index.ts'
import type { CodeTable } from '../declare.ts'
import { entriesOf } from './person.ts'

/**
 * Countries and regions by their letters of three, as GB/T 2659 takes them over from ISO 3166-1; numbers and letters of two
 * are read too. Codes and names come from i18n-iso-countries 7.14.0 (MIT, © 2016 widdix GmbH); those of the regions of
 * China are written as the standard has them.
 */
export const country: CodeTable = {
  name: 'country',
  version: '2025',
  standard: 'GB/T 2659.1',
  title: say('世界各国和地区', 'Countries and regions'),
  codes: entriesOf(`
ABW 阿鲁巴|Aruba|533,AW
AFG 阿富汗|Afghanistan|004,AF
AGO 安哥拉|Angola|024,AO
AIA 安圭拉|Anguilla|660,AI
ALA 奥兰|Åland Islands|248,AX
ALB 阿尔巴尼亚|Albania|008,AL
AND 安道尔|Andorra|020,AD
ARE 阿联酋|United Arab Emirates|784,AE
ARG 阿根廷|Argentina|032,AR
ARM 亚美尼亚|Armenia|051,AM
ASM 美属萨摩亚|American Samoa|016,AS
ATA 南极洲|Antarctica|010,AQ
ATF 法属南部领地|French Southern Territories|260,TF
ATG 安提瓜和巴布达|Antigua and Barbuda|028,AG
AUS 澳大利亚|Australia|036,AU
AUT 奥地利|Austria|040,AT
AZE 阿塞拜疆|Azerbaijan|031,AZ
BDI 布隆迪|Burundi|108,BI
BEL 比利时|Belgium|056,BE
BEN 贝宁|Benin|204,BJ
BES 荷兰加勒比区|Bonaire, Sint Eustatius and Saba|535,BQ
BFA 布基纳法索|Burkina Faso|854,BF
BGD 孟加拉国|Bangladesh|050,BD
BGR 保加利亚|Bulgaria|100,BG
BHR 巴林|Bahrain|048,BH
BHS 巴哈马|Bahamas|044,BS
BIH 波黑|Bosnia and Herzegovina|070,BA
BLM 圣巴泰勒米|Saint Barthélemy|652,BL
BLR 白俄罗斯|Belarus|112,BY
BLZ 伯利兹|Belize|084,BZ
BMU 百慕大|Bermuda|060,BM
BOL 玻利维亚|Bolivia|068,BO
BRA 巴西|Brazil|076,BR
BRB 巴巴多斯|Barbados|052,BB
BRN 文莱|Brunei Darussalam|096,BN
BTN 不丹|Bhutan|064,BT
BVT 布韦岛|Bouvet Island|074,BV
BWA 博茨瓦纳|Botswana|072,BW
CAF 中非|Central African Republic|140,CF
CAN 加拿大|Canada|124,CA
CCK 科科斯（基林）群岛|Cocos (Keeling) Islands|166,CC
CHE 瑞士|Switzerland|756,CH
CHL 智利|Chile|152,CL
CHN 中国|China|156,CN,中华人民共和国
CIV 科特迪瓦|Cote d'Ivoire|384,CI
CMR 喀麦隆|Cameroon|120,CM
COD 刚果（金）|Democratic Republic of the Congo|180,CD
COG 刚果（布）|Republic of the Congo|178,CG
COK 库克群岛|Cook Islands|184,CK
COL 哥伦比亚|Colombia|170,CO
COM 科摩罗|Comoros|174,KM
CPV 佛得角|Cape Verde|132,CV
CRI 哥斯达黎加|Costa Rica|188,CR
CUB 古巴|Cuba|192,CU
CUW 库拉索|Curaçao|531,CW
CXR 圣诞岛|Christmas Island|162,CX
CYM 开曼群岛|Cayman Islands|136,KY
CYP 塞浦路斯|Cyprus|196,CY
CZE 捷克|Czech Republic|203,CZ
DEU 德国|Germany|276,DE
DJI 吉布提|Djibouti|262,DJ
DMA 多米尼克|Dominica|212,DM
DNK 丹麦|Denmark|208,DK
DOM 多米尼加|Dominican Republic|214,DO
DZA 阿尔及利亚|Algeria|012,DZ
ECU 厄瓜多尔|Ecuador|218,EC
EGY 埃及|Egypt|818,EG
ERI 厄立特里亚|Eritrea|232,ER
ESH 阿拉伯撒哈拉民主共和国|Western Sahara|732,EH
ESP 西班牙|Spain|724,ES
EST 爱沙尼亚|Estonia|233,EE
ETH 埃塞俄比亚|Ethiopia|231,ET
FIN 芬兰|Finland|246,FI
FJI 斐济|Fiji|242,FJ
FLK 福克兰群岛|Falkland Islands (Malvinas)|238,FK
FRA 法国|France|250,FR
FRO 法罗群岛|Faroe Islands|234,FO
FSM 密克罗尼西亚联邦|Micronesia, Federated States of|583,FM
GAB 加蓬|Gabon|266,GA
GBR 英国|United Kingdom|826,GB
GEO 格鲁吉亚|Georgia|268,GE
GGY 根西|Guernsey|831,GG
GHA 加纳|Ghana|288,GH
GIB 直布罗陀|Gibraltar|292,GI
GIN 几内亚|Guinea|324,GN
GLP 瓜德罗普|Guadeloupe|312,GP
GMB 冈比亚|Republic of The Gambia|270,GM
GNB 几内亚比绍|Guinea-Bissau|624,GW
GNQ 赤道几内亚|Equatorial Guinea|226,GQ
GRC 希腊|Greece|300,GR
GRD 格林纳达|Grenada|308,GD
GRL 格陵兰|Greenland|304,GL
GTM 危地马拉|Guatemala|320,GT
GUF 法属圭亚那|French Guiana|254,GF
GUM 关岛|Guam|316,GU
GUY 圭亚那|Guyana|328,GY
HKG 中国香港|Hong Kong, China|344,HK,香港
HMD 赫德岛和麦克唐纳群岛|Heard Island and McDonald Islands|334,HM
HND 洪都拉斯|Honduras|340,HN
HRV 克罗地亚|Croatia|191,HR
HTI 海地|Haiti|332,HT
HUN 匈牙利|Hungary|348,HU
IDN 印尼|Indonesia|360,ID
IMN 马恩岛|Isle of Man|833,IM
IND 印度|India|356,IN
IOT 英属印度洋领地|British Indian Ocean Territory|086,IO
IRL 爱尔兰|Ireland|372,IE
IRN 伊朗|Islamic Republic of Iran|364,IR
IRQ 伊拉克|Iraq|368,IQ
ISL 冰岛|Iceland|352,IS
ISR 以色列|Israel|376,IL
ITA 意大利|Italy|380,IT
JAM 牙买加|Jamaica|388,JM
JEY 泽西|Jersey|832,JE
JOR 约旦|Jordan|400,JO
JPN 日本|Japan|392,JP
KAZ 哈萨克斯坦|Kazakhstan|398,KZ
KEN 肯尼亚|Kenya|404,KE
KGZ 吉尔吉斯斯坦|Kyrgyzstan|417,KG
KHM 柬埔寨|Cambodia|116,KH
KIR 基里巴斯|Kiribati|296,KI
KNA 圣基茨和尼维斯|Saint Kitts and Nevis|659,KN
KOR 韩国|South Korea|410,KR
KWT 科威特|Kuwait|414,KW
LAO 老挝|Lao People's Democratic Republic|418,LA
LBN 黎巴嫩|Lebanon|422,LB
LBR 利比里亚|Liberia|430,LR
LBY 利比亚|Libya|434,LY
LCA 圣卢西亚|Saint Lucia|662,LC
LIE 列支敦士登|Liechtenstein|438,LI
LKA 斯里兰卡|Sri Lanka|144,LK
LSO 莱索托|Lesotho|426,LS
LTU 立陶宛|Lithuania|440,LT
LUX 卢森堡|Luxembourg|442,LU
LVA 拉脱维亚|Latvia|428,LV
MAC 中国澳门|Macao, China|446,MO,澳门
MAF 法属圣马丁|Saint Martin (French part)|663,MF
MAR 摩洛哥|Morocco|504,MA
MCO 摩纳哥|Monaco|492,MC
MDA 摩尔多瓦|Moldova, Republic of|498,MD
MDG 马达加斯加|Madagascar|450,MG
MDV 马尔代夫|Maldives|462,MV
MEX 墨西哥|Mexico|484,MX
MHL 马绍尔群岛|Marshall Islands|584,MH
MKD 北马其顿|The Republic of North Macedonia|807,MK
MLI 马里|Mali|466,ML
MLT 马耳他|Malta|470,MT
MMR 缅甸|Myanmar|104,MM
MNE 黑山|Montenegro|499,ME
MNG 蒙古|Mongolia|496,MN
MNP 北马里亚纳群岛|Northern Mariana Islands|580,MP
MOZ 莫桑比克|Mozambique|508,MZ
MRT 毛里塔尼亚|Mauritania|478,MR
MSR 蒙特塞拉特|Montserrat|500,MS
MTQ 马提尼克|Martinique|474,MQ
MUS 毛里求斯|Mauritius|480,MU
MWI 马拉维|Malawi|454,MW
MYS 马来西亚|Malaysia|458,MY
MYT 马约特|Mayotte|175,YT
NAM 纳米比亚|Namibia|516,NA
NCL 新喀里多尼亚|New Caledonia|540,NC
NER 尼日尔|Niger|562,NE
NFK 诺福克岛|Norfolk Island|574,NF
NGA 尼日利亚|Nigeria|566,NG
NIC 尼加拉瓜|Nicaragua|558,NI
NIU 纽埃|Niue|570,NU
NLD 荷兰|Netherlands|528,NL
NOR 挪威|Norway|578,NO
NPL 尼泊尔|Nepal|524,NP
NRU 瑙鲁|Nauru|520,NR
NZL 新西兰|New Zealand|554,NZ
OMN 阿曼|Oman|512,OM
PAK 巴基斯坦|Pakistan|586,PK
PAN 巴拿马|Panama|591,PA
PCN 皮特凯恩群岛|Pitcairn|612,PN
PER 秘鲁|Peru|604,PE
PHL 菲律宾|Philippines|608,PH
PLW 帕劳|Palau|585,PW
PNG 巴布亚新几内亚|Papua New Guinea|598,PG
POL 波兰|Poland|616,PL
PRI 波多黎各|Puerto Rico|630,PR
PRK 朝鲜|North Korea|408,KP
PRT 葡萄牙|Portugal|620,PT
PRY 巴拉圭|Paraguay|600,PY
PSE 巴勒斯坦|State of Palestine|275,PS
PYF 法属波利尼西亚|French Polynesia|258,PF
QAT 卡塔尔|Qatar|634,QA
REU 留尼汪|Reunion|638,RE
ROU 罗马尼亚|Romania|642,RO
RUS 俄罗斯|Russian Federation|643,RU
RWA 卢旺达|Rwanda|646,RW
SAU 沙特阿拉伯|Saudi Arabia|682,SA
SDN 苏丹|Sudan|729,SD
SEN 塞内加尔|Senegal|686,SN
SGP 新加坡|Singapore|702,SG
SGS 南乔治亚和南桑威奇群岛|South Georgia and the South Sandwich Islands|239,GS
SHN 圣赫勒拿、阿森松和特里斯坦-达库尼亚|Saint Helena|654,SH
SJM 斯瓦尔巴和扬马延|Svalbard and Jan Mayen|744,SJ
SLB 所罗门群岛|Solomon Islands|090,SB
SLE 塞拉利昂|Sierra Leone|694,SL
SLV 萨尔瓦多|El Salvador|222,SV
SMR 圣马力诺|San Marino|674,SM
SOM 索马里|Somalia|706,SO
SPM 圣皮埃尔和密克隆|Saint Pierre and Miquelon|666,PM
SRB 塞尔维亚|Serbia|688,RS
SSD 南苏丹|South Sudan|728,SS
STP 圣多美和普林西比|Sao Tome and Principe|678,ST
SUR 苏里南|Suriname|740,SR
SVK 斯洛伐克|Slovakia|703,SK
SVN 斯洛文尼亚|Slovenia|705,SI
SWE 瑞典|Sweden|752,SE
SWZ 斯威士兰|Eswatini|748,SZ
SXM 荷属圣马丁|Sint Maarten (Dutch part)|534,SX
SYC 塞舌尔|Seychelles|690,SC
SYR 叙利亚|Syrian Arab Republic|760,SY
TCA 特克斯和凯科斯群岛|Turks and Caicos Islands|796,TC
TCD 乍得|Chad|148,TD
TGO 多哥|Togo|768,TG
THA 泰国|Thailand|764,TH
TJK 塔吉克斯坦|Tajikistan|762,TJ
TKL 托克劳|Tokelau|772,TK
TKM 土库曼斯坦|Turkmenistan|795,TM
TLS 东帝汶|Timor-Leste|626,TL
TON 汤加|Tonga|776,TO
TTO 特立尼达和多巴哥|Trinidad and Tobago|780,TT
TUN 突尼斯|Tunisia|788,TN
TUR 土耳其|Türkiye|792,TR
TUV 图瓦卢|Tuvalu|798,TV
TWN 中国台湾|Taiwan, China|158,TW,中国台湾省
TZA 坦桑尼亚|United Republic of Tanzania|834,TZ
UGA 乌干达|Uganda|800,UG
UKR 乌克兰|Ukraine|804,UA
UMI 美国本土外小岛屿|United States Minor Outlying Islands|581,UM
URY 乌拉圭|Uruguay|858,UY
USA 美国|United States of America|840,US
UZB 乌兹别克斯坦|Uzbekistan|860,UZ
VAT 梵蒂冈|Holy See (Vatican City State)|336,VA
VCT 圣文森特和格林纳丁斯|Saint Vincent and the Grenadines|670,VC
VEN 委内瑞拉|Venezuela|862,VE
VGB 英属维尔京群岛|Virgin Islands, British|092,VG
VIR 美属维尔京群岛|Virgin Islands, U.S.|850,VI
VNM 越南|Vietnam|704,VN
VUT 瓦努阿图|Vanuatu|548,VU
WLF 瓦利斯和富图纳|Wallis and Futuna|876,WF
WSM 萨摩亚|Samoa|882,WS
YEM 也门|Yemen|887,YE
ZAF 南非|South Africa|710,ZA
ZMB 赞比亚|Zambia|894,ZM
ZWE 津巴布韦|Zimbabwe|716,ZW`),
}
