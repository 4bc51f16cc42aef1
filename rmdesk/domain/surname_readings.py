"""How surnames and given names are read where the dictionary's first reading is not, or not alone, what people type.

In each entry the reading borne as a name stands first, then the ones by which others look it up (曾 is Zeng, but found under `ceng` too).
`v` is ü.
"""

from __future__ import annotations

from typing import Final


def _table(text: str) -> dict[str, tuple[str, ...]]:
    return {entry[0]: tuple(entry[1:].split("/")) for entry in text.split()}


SURNAMES: Final = _table(
    """
    曾zeng/ceng 单shan/dan/chan 解xie/jie 仇qiu/chou 查zha/cha 区ou/qu 朴piao/pu 翟zhai/di 缪miao/mou/miu 覃qin/tan 乐yue/le 盖ge/gai
    尉wei/yu 蔚wei/yu 万wan/mo 冼xian 洗xian/xi 员yun/yuan 贠yun/yuan 召shao/zhao 折she/zhe 黑he/hei 种chong/zhong 繁po/fan 秘bi/mi
    隗wei/kui 宓mi/fu 卜bu/bo 车che/ju 会gui/hui 贾jia/gu 瞿qu/ju 牟mou/mu 那na/nuo 能nai/neng 逄pang/feng 逢pang/feng 祭zhai/ji 於yu/wu
    郇xun/huan 幺yao 么yao/me 郗xi/chi 郄qie/xi 郤xi 谌chen/shen 长chang/zhang 句gou/ju 行xing/hang 炅gui/jiong 炔gui/que 塞sai/se
    沈shen/chen 盛sheng/cheng 厍she/ku 适kuo/shi 都du/dou 钭tou/dou 宿su/xiu 提ti/di 乜nie/mie 载zai/dai 阚kan/han 蕃pi/fan/bo 番pan/fan
    费fei/bi 不fou/bu 莘shen/xin 陆lu/liu 阙que 六lu/liu 角jue/jiao 降xiang/jiang 其qi/ji 强qiang/jiang 遗yi/wei 笮ze/zha/zuo 朝chao/zhao
    啜chuai/chuo 儿er/ni 呙guo/wo 郝hao/he 滑hua/gu 还huan/hai 隽juan/jun 蒙meng 佴nai/er 粘nian/zhan 桑sang 晟sheng/cheng/jing 仝tong/quan
    毋wu/mu 荤xun/hun 占zhan 仉zhang/ji 谷gu/yu 乘sheng/cheng 拓tuo/ta 柏bai/bo 薄bo/bao 贲ben/bi 逯lu/dai 和he/huo 藏zang/cang 臧zang/cang
    俟qi/si 扎zha/za 县xuan/xian 大da/dai 石shi/dan 食yi/shi 率shuai/lv 粥yu/zhou 澹tan/dan 侗tong/dong 泌bi/mi 圈juan/quan 颉xie/jie
    斜xie/xia 尺chi/che 合he/ge 洞tong/dong 任ren 华hua 燕yan 纪ji 宁ning 应ying 相xiang 葛ge 观guan 干gan 过guo 台tai 俞yu/shu 肖xiao
    令ling 曲qu 冉ran 鲜xian 冯feng 叶ye 阴yin 戏xi 湛zhan 祝zhu 褚chu/zhu 党dang 洪hong 亢kang 莫mo 南nan 阮ruan 佘she/yu 邰tai 庹tuo
    邵shao 綦qi 妫gui/wei 芈mi 麴qu 笪da 咸xian 柴chai 祖zu 汤tang 倪ni 殷yin 吴wu 彭peng 景jing 白bai 广guang 从cong 艾ai 冷leng 红hong
    游you 涂tu 许xu 朱zhu 陶tao 方fang 余yu 齐qi 平ping 尹yin 姚yao 汪wang 祁qi 狄di 明ming 舒shu 屈qu 董dong 杜du 蓝lan 路lu 童tong 夏xia
    蔡cai 霍huo 支zhi 房fang 丁ding 邓deng 杭hang 包bao 嵇ji 邢xing 裴pei 甄zhen 家jia 封feng 芮rui 糜mi 焦jiao 仰yang 暴bao 甘gan 戎rong
    詹zhan 幸xing 司si 印yin 怀huai 蒲pu 籍ji 池chi 姬ji 扶fu 堵du 尚shang 温wen 庄zhuang 容rong 古gu 慎shen 暨ji 居ju 匡kuang 越yue 晁chao
    沙sha 鞠ju 竺zhu 税shui 王wang 施shi 戚qi 潘pan 于yu 卞bian 敫jiao/jue 郏jia 仡yi/ge 郜gao 撒sa 洒sa 浦pu 睢sui/ju 眭sui/gui 郦li
    訾zi/ci 逮dai 钮niu 靳jin 揭jie 皮pi 危wei 鄢yan 阿a/e 哈ha 麻ma 漆qi 寸cun 资zi
    """
)
"""Surnames of one character with several readings in the dictionary: the ones that occur as a name, in the order to expect them."""

_COMPOUND = """
    万俟 mo-qi wan-qi wan-si
    尉迟 yu-chi wei-chi
    单于 chan-yu shan-yu dan-yu
    长孙 zhang-sun chang-sun
    澹台 tan-tai dan-tai
    乐正 yue-zheng le-zheng
    令狐 ling-hu
    鲜于 xian-yu
    亓官 qi-guan
    拓跋 tuo-ba ta-ba
    漆雕 qi-diao
    壤驷 rang-si
    颛孙 zhuan-sun
    谯笪 qiao-da
    佘佴 she-nai she-er
    缑亢 gou-kang
    濮阳 pu-yang
    宰父 zai-fu
    谷梁 gu-liang
    夹谷 jia-gu
    闾丘 lv-qiu
    公皙 gong-xi
    百里 bai-li
    库狄 she-di ku-di
    豆卢 dou-lu
    秃发 tu-fa
    皇甫 huang-fu
    巫马 wu-ma
    第五 di-wu
    叶赫 ye-he
    仲长 zhong-chang zhong-zhang
    爱新觉罗 ai-xin-jue-luo
"""
COMPOUND_SURNAMES: Final = {
    surname: tuple(tuple(reading.split("-")) for reading in readings)
    for surname, *readings in (line.split() for line in _COMPOUND.strip().splitlines())
}
"""Compound surnames that the dictionary's first readings would get wrong, or that are looked up under several."""

GIVEN: Final = _table(
    """
    乐le/yue 行xing/hang 长chang/zhang 重zhong/chong 朝chao/zhao 曾zeng/ceng 参can/shen 单dan/shan 都du/dou 觉jue/jiao 角jue/jiao 茜qian/xi
    莎sha/suo 盛sheng/cheng 晟sheng/cheng 率shuai/lv 拓tuo/ta 校xiao/jiao 藏cang/zang 柏bai/bo 薄bo/bao 泊bo/po 颉jie/xie 侗dong/tong
    纶lun/guan 传chuan/zhuan 省xing/sheng 隽jun/juan 蔚wei/yu 尉wei/yu 莞wan/guan 莘xin/shen 还huan/hai 缪mou/miao 区qu/ou 查cha/zha
    宿su/xiu 偲si/cai 圩wei/xu 澹dan/tan 箐qing/jing 菁jing/qing 靓jing/liang 洗xian/xi 铣xian/xi 琢zhuo/zuo 钥yue/yao 种zhong/chong
    解jie/xie 卜bu/bo 著zhu 折zhe 氏shi 仔zi/zai 扎zha/za 阿a/e 员yuan/yun 洞dong 伽jia/qie 嬛huan/xuan 给gei/ji 会hui 地di 栎li/yue 雀que
    瘦shou 桔ju/jie 萱xuan 朴pu/piao 漯luo 汤tang 燊shen
    """
)
"""Characters of given names likewise; all others have the dictionary's first reading."""
