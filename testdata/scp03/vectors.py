#!/usr/bin/env python3
"""Computes SCP03 vectors for AES-192 and AES-256, and more for AES-128, into own.json beside it.

Independent of the project's Java: written from GlobalPlatform Card Specification 2.3 Amendment D
(derivation 4.1.5, cryptograms and session keys 6.2, C-MAC 6.2.4, R-MAC 6.2.5, C-DECRYPTION 6.2.6,
R-ENCRYPTION 6.2.7, PUT KEY 7.2) over the AES and CMAC of pyca/cryptography. It first reproduces
aes128.json, transcripts that others made, and stops if it cannot.
"""
import json, pathlib
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

here = pathlib.Path(__file__).parent
h = bytes.fromhex


def cmac(key, data):
    c = CMAC(algorithms.AES(key)); c.update(data); return c.finalize()


def cbc(key, iv, data, decrypt=False):
    c = Cipher(algorithms.AES(key), modes.CBC(iv)); o = c.decryptor() if decrypt else c.encryptor()
    return o.update(data) + o.finalize()


def ecb(key, data):
    o = Cipher(algorithms.AES(key), modes.ECB()).encryptor(); return o.update(data) + o.finalize()


def kdf(key, const, bits, context):
    out = b''
    i = 1
    while len(out) * 8 < bits:
        out += cmac(key, bytes(11) + bytes([const, 0]) + bits.to_bytes(2, 'big') + bytes([i]) + context)
        i += 1
    return out[:bits // 8]


def pad(d):
    d += b'\x80'
    return d + bytes(-len(d) % 16)


class Channel:
    def __init__(self, enc, mac, hc, cc, level):
        bits = len(enc) * 8
        self.s_enc, self.s_mac, self.s_rmac = (kdf(enc, 4, bits, hc + cc), kdf(mac, 6, bits, hc + cc), kdf(mac, 7, bits, hc + cc))
        self.card = kdf(self.s_mac, 0, 64, hc + cc)
        self.host = kdf(self.s_mac, 1, 64, hc + cc)
        self.level, self.chain, self.n = level, bytes(16), 0

    def command(self, cla, ins, p1, p2, data=b'', le=None, encrypt=True):
        if encrypt:
            self.n += 1
            if self.level & 2 and data:
                data = cbc(self.s_enc, ecb(self.s_enc, self.n.to_bytes(16, 'big')), pad(data))
        lc = len(data) + 8
        extended = lc > 255 or (le or 0) > 256
        lcb = b'\0' + lc.to_bytes(2, 'big') if extended else bytes([lc])
        head = bytes([cla | 4, ins, p1, p2]) + lcb
        self.chain = cmac(self.s_mac, self.chain + head + data)
        leb = b'' if le is None else ((le % 65536).to_bytes(2, 'big') if extended else bytes([le % 256]))
        return head + data + self.chain[:8] + leb

    def response(self, data, sw):
        if self.level & 0x20 and data:
            iv = ecb(self.s_enc, b'\x80' + self.n.to_bytes(15, 'big'))
            data = cbc(self.s_enc, iv, pad(data))
        if self.level & 0x10:
            data += cmac(self.s_rmac, self.chain + data + sw)[:8]
        return data


def take(apdu):
    data, le = b'', None
    if len(apdu) == 5:
        le = apdu[4] or 256
    elif len(apdu) > 5:
        data = apdu[5:5 + apdu[4]]
        if len(apdu) > 5 + apdu[4]:
            le = apdu[-1] or 256
    return apdu[0], apdu[1], apdu[2], apdu[3], data, le


def reproduce(v):
    c = Channel(h(v['static_enc']), h(v['static_mac']), h(v['host_challenge']), h(v['card_challenge']), int(v['security_level'], 16))
    assert c.s_enc.hex() == v['s_enc'] and c.card.hex() == v['card_cryptogram'] and c.host.hex() == v['host_cryptogram']
    assert c.command(0x80, 0x82, c.level, 0, c.host, None, False).hex() == v['external_authenticate_cmd']
    for e in v['exchange']:
        assert c.command(*take(h(e['plain_cmd']))).hex() == e['wrapped_cmd'], e
        if 'wrapped_rsp' in e:
            assert c.response(h(e['plain_rsp']), h(e['sw'])).hex() == e['wrapped_rsp'], e


for v in json.load(open(here / 'aes128.json'))['scp03']:
    reproduce(v)


def vector(name, size, level, i):
    enc, mac, dek = (bytes(range(b, b + size)) for b in (0x40, 0x70, 0xA0))
    hc, counter, aid = h('0102030405060708'), h('00002a'), h('a000000151000000')
    cc = kdf(enc, 2, 64, counter + aid) if i & 0x10 else h('f1f2f3f4f5f6f7f8')
    c = Channel(enc, mac, hc, cc, level)
    v = dict(name=name, static_enc=enc.hex(), static_mac=mac.hex(), static_dek=dek.hex(), kvn='01',
             security_level='%02x' % level, i_param='%02x' % i, host_challenge=hc.hex(), card_challenge=cc.hex(),
             invoker=aid.hex(), s_enc=c.s_enc.hex(), s_mac=c.s_mac.hex(), s_rmac=c.s_rmac.hex(),
             card_cryptogram=c.card.hex(), host_cryptogram=c.host.hex(),
             initialize_update_cmd='8050010008' + hc.hex() + '00',
             initialize_update_rsp='0a0b0c0d0e0f10111213' + '0103%02x' % i + cc.hex() + c.card.hex() + (counter.hex() if i & 0x10 else ''),
             external_authenticate_cmd=c.command(0x80, 0x82, level, 0, c.host, None, False).hex())
    v['exchange'] = ex = []
    for cla, ins, p1, p2, data, le, rsp, sw in [
            (0x80, 0xCA, 0x00, 0xE0, b'', 256, h('e012c00401018810c00402018810c00403018810'), '9000'),
            (0x80, 0xE2, 0x00, 0x00, bytes(range(16)), None, b'', '9000'),
            (0x80, 0xE2, 0x80, 0x01, bytes(range(239)), 256, bytes(range(100)), '6310'),
            (0x00, 0xDB, 0x3F, 0xFF, bytes(i % 251 for i in range(700)), None, b'', '9000'),
            (0x00, 0xCB, 0x3F, 0xFF, h('5c035fc102'), 65536, h('5303010203'), '9000')]:
        plain = bytes([cla, ins, p1, p2])
        if data and (len(data) > 255 or (le or 0) > 256):
            plain += b'\0' + len(data).to_bytes(2, 'big') + data + (b'' if le is None else (le % 65536).to_bytes(2, 'big'))
        else:
            plain += (bytes([len(data)]) + data if data else b'') + (b'' if le is None else bytes([le % 256]))
        e = dict(plain_cmd=plain.hex(), wrapped_cmd=c.command(cla, ins, p1, p2, data, le).hex())
        e.update(plain_rsp=rsp.hex(), sw=sw, wrapped_rsp=c.response(rsp, h(sw)).hex())
        ex.append(e)
    kcv = lambda k: ecb(k, b'\x01' * 16)[:3]
    new = [bytes(range(b, b + size)) for b in (0x10, 0x20, 0x30)]
    v['new_keys'] = [k.hex() for k in new]
    v['new_kcvs'] = [kcv(k).hex() for k in new]
    # The filling of a 24-byte key is arbitrary: only what decrypts to the key is compared.
    v['put_key_encrypted_first_block'] = [cbc(dek, bytes(16), k[:16]).hex() for k in new]
    return v


out = [vector('AES-128 level 01, i=00', 16, 0x01, 0x00), vector('AES-128 level 13, i=30', 16, 0x13, 0x30),
       vector('AES-192 level 03, i=10', 24, 0x03, 0x10), vector('AES-192 level 33, i=60', 24, 0x33, 0x60),
       vector('AES-256 level 11, i=20', 32, 0x11, 0x20), vector('AES-256 level 33, i=70', 32, 0x33, 0x70)]
json.dump(dict(scp03=out), open(here / 'own.json', 'w'), indent=1)
