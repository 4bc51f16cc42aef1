"""How characters with several readings are read in the names of companies and places: by their word, else as they usually are there."""

from __future__ import annotations

from typing import Final

_USUAL = """
    行hang/xing 长chang/zhang 重zhong/chong 乐le/yue 都du 薄bo 泊bo 厦sha/xia 朝chao/zhao 调tiao/diao 率lv 参can/shen 藏cang/zang 传chuan
    莞guan 蚌bang 浒hu 什shi 晟sheng/cheng 卜bu 氏shi 单dan/shan 曾zeng 解jie 朴pu 柏bai/bo 盛sheng 广guang 模mo 车che 角jiao 宿su 地di
    茜qian 奇qi 和he 铅qian 轧zha 陂bei 眙yi 犍jian 峙zhi 莘xin 莎sha 浚jun 阿a 番fan 珲hui 石shi 会hui 六liu 台tai 大da 校xiao 埔pu
    稽ji 给ji 提ti 查cha 区qu 盖gai
"""
_WORDS = """
    银行=yin-hang 商行=shang-hang 支行=zhi-hang 分行=fen-hang 洋行=yang-hang 车行=che-hang 行业=hang-ye
    旅行=lv-xing 行政=xing-zheng 行动=xing-dong 飞行=fei-xing 出行=chu-xing 航行=hang-xing 执行=zhi-xing 步行=bu-xing 天行=tian-xing
    知行=zhi-xing 行知=xing-zhi 远行=yuan-xing 力行=li-xing 易行=yi-xing 智行=zhi-xing 行健=xing-jian 践行=jian-xing 自行=zi-xing
    风行=feng-xing 行走=xing-zou
    长安=chang-an 长江=chang-jiang 长城=chang-cheng 长春=chang-chun 长沙=chang-sha 长远=chang-yuan 长青=chang-qing 长虹=chang-hong
    长隆=chang-long 长兴=chang-xing 长乐=chang-le 长治=chang-zhi 成长=cheng-zhang 增长=zeng-zhang 院长=yuan-zhang 校长=xiao-zhang
    家长=jia-zhang 会长=hui-zhang 长子=zhang-zi 生长=sheng-zhang
    重工=zhong-gong 重型=zhong-xing 重汽=zhong-qi 重庆=chong-qing 重组=chong-zu 重生=chong-sheng 重建=chong-jian 重新=chong-xin
    重阳=chong-yang
    音乐=yin-yue 乐器=yue-qi 器乐=qi-yue 乐团=yue-tuan 乐清=yue-qing 乐府=yue-fu 乐队=yue-dui 声乐=sheng-yue 乐亭=lao-ting
    大厦=da-sha 厦门=xia-men 朝阳=chao-yang 今朝=jin-zhao 朝晖=zhao-hui 空调=kong-tiao 调查=diao-cha 调度=diao-du 调研=diao-yan
    人参=ren-shen 海参=hai-shen 党参=dang-shen 参茸=shen-rong
    西藏=xi-zang 青藏=qing-zang 宝藏=bao-zang 藏药=zang-yao 藏医=zang-yi 藏族=zang-zu
    会计=kuai-ji 会稽=kuai-ji 大夫=dai-fu
    六安=lu-an 六合=lu-he 蚌埠=beng-bu 铅山=yan-shan 番禺=pan-yu 吐鲁番=tu-lu-fan 台州=tai-zhou 荥阳=xing-yang 洪洞=hong-tong
    东阿=dong-e 阿胶=e-jiao 弹簧=tan-huang 弹性=tan-xing 便宜=pian-yi 星宿=xing-xiu 柏林=bo-lin 湖泊=hu-po 角色=jue-se 模具=mu-ju
    模板=mu-ban 校准=jiao-zhun 给水=ji-shui 大埔=da-bu 浚县=xun-xian 涡阳=guo-yang 尉犁=yu-li 莘县=shen-xian 蔚县=yu-xian
    单县=shan-xian 井陉=jing-xing 珲春=hun-chun 什刹=shi-cha 犍为=qian-wei 浒墅=xu-shu 盱眙=xu-yi 黄陂=huang-pi 繁峙=fan-shi
    歙县=she-xian 枞阳=zong-yang
"""

USUAL: Final = {entry[0]: tuple(entry[1:].split("/")) for entry in _USUAL.split()}
"""The usual reading first, then the one that is worth finding a company under as well."""
WORDS: Final = {entry.split("=")[0]: tuple(entry.split("=")[1].split("-")) for entry in _WORDS.split()}
"""Words that settle the reading of a character, and places that are read in a way of their own."""

WORD_STARTS: Final = frozenset(word[0] for word in WORDS)
LONGEST_WORD: Final = max(map(len, WORDS))
