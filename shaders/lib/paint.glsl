// Which leaves colour a surface: vec4(distance, share of the second, first leaf, second leaf).
// Shares are the derivatives of the smooth operators; of more than two, the two that count most are kept so that
// the result stays continuous where the second and third change places.
#include "lib/combine.glsl"

vec4 no_paint() { return vec4(EMPTY, 0.0, 0.0, 0.0); }

vec4 combine_paint(vec4 a, vec4 b, float operator, float k, float paints) {
    float share = share_of_second(a.x, b.x, operator, k) * paints;
    float d = combine(a.x, b.x, operator, k);
    vec2 wa = (1.0 - share) * vec2(1.0 - a.y, a.y);
    vec2 wb = share * vec2(1.0 - b.y, b.y);
    bool a_leads = wa.x >= wb.x;
    vec3 lead = a_leads ? vec3(wa, a.z) : vec3(wb, b.z);      // its weights and its first leaf
    vec3 other = a_leads ? vec3(wb, b.z) : vec3(wa, a.z);
    float lead_second = a_leads ? a.w : b.w;
    bool own = lead.y >= other.x;                             // its own second counts more than the other's first
    float second = own ? lead.y : other.x;
    float third = own ? other.x : max(lead.y, other.y);
    float sum = lead.x + second - 2.0 * third;
    float result = sum > 1e-6 ? (second - third) / sum : 0.0;
    return vec4(d, clamp(result, 0.0, 0.5), lead.z, own ? lead_second : other.z);
}
