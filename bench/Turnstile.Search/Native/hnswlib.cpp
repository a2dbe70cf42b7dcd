// hnswlib over float32, as its users have it. Configurations: "m16", "m32" (connections; efConstruction 200). Effort 0
// is its brute force, over the vectors of the index. Its version 0.6 takes no filter: rows that fail are marked as
// deleted before, which costs the walk what its later filters cost it, without the call of the filter.
#include <hnswlib/hnswlib.h>
#include <memory>
#include "driver.h"

class Hnswlib {
public:
    Hnswlib(const std::string& config, const std::string& store, const Set& set)
        : m_(std::stoi(config.substr(1))), file_(store + "/index.bin"), set_(set) {
        if (set.metric == "l2") space_.reset(new hnswlib::L2Space(set.dimension));
        else space_.reset(new hnswlib::InnerProductSpace(set.dimension));
    }

    static const char* no_stream() { return "updates beside searches are not promised"; }

    void build(const std::vector<float>& base, int threads) {
        index_.reset(new hnswlib::HierarchicalNSW<float>(space_.get(), set_.count, m_, 200));
        index_->addPoint(base.data(), 0);
        parallel(set_.count - 1, threads, [&](int row) {
            index_->addPoint(&base[size_t(row + 1) * set_.dimension], row + 1);
        });
    }

    void save() { index_->saveIndex(file_); }

    void open() { index_.reset(new hnswlib::HierarchicalNSW<float>(space_.get(), file_)); }

    bool allow(const std::vector<char>& passing) {
        for (size_t row = 0; row < passing.size(); row++) {
            if (!passing[row]) index_->markDelete(row);
        }
        return true;
    }

    void query(const float* query, int k, int effort, int32_t* found) {
        if (effort == 0) return scan(query, k, found);
        if (index_->ef_ != size_t(effort)) index_->setEf(effort);
        keep(index_->searchKnn(query, k), found);
    }

private:
    template <class Queue>
    static void keep(Queue queue, int32_t* found) {
        for (; !queue.empty(); queue.pop()) found[queue.size() - 1] = queue.top().second;
    }

    // The loop of hnswlib::BruteforceSearch, which keeps a copy of the vectors of its own.
    void scan(const float* query, int k, int32_t* found) {
        std::priority_queue<std::pair<float, hnswlib::labeltype>> nearest;
        auto distance = space_->get_dist_func();
        for (size_t row = 0; row < index_->cur_element_count; row++) {
            float at = distance(query, index_->getDataByInternalId(row), space_->get_dist_func_param());
            if (int(nearest.size()) < k || at < nearest.top().first) {
                nearest.emplace(at, index_->getExternalLabel(row));
                if (int(nearest.size()) > k) nearest.pop();
            }
        }
        keep(nearest, found);
    }

    int m_;
    std::string file_;
    Set set_;
    std::unique_ptr<hnswlib::SpaceInterface<float>> space_;
    std::unique_ptr<hnswlib::HierarchicalNSW<float>> index_;
};

int main(int argc, char** argv) { return drive<Hnswlib>(argc, argv); }
